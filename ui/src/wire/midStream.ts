import type { ParseQuery } from '../api/control';
import type { ParsedStream } from '../api/types';
import type { Parse } from './source';

/** The first of the three bytes of a byte order mark. */
const MARK = 0xef;
const LF = Uint8Array.of(0x0a);

type Places = { readonly start: number; readonly end: number };

/**
 * Has bytes parsed that are not a stream's first ones. The parser drops a byte order mark where a
 * stream begins, and nowhere else: a blank line before it, which sets nothing, keeps it.
 */
export async function parseMidStream(
  parse: Parse,
  bytes: Uint8Array,
  query: ParseQuery,
): Promise<ParsedStream> {
  if (bytes[0] !== MARK) return parse(bytes, query);
  const further = new Uint8Array(bytes.length + 1);
  further.set(LF);
  further.set(bytes, 1);
  const parsed = await parse(further, { ...query, first_step: (query.first_step ?? 0) + 1 });
  return {
    ...parsed,
    steps: parsed.steps.map((step) => ({
      ...step,
      step: step.step - 1,
      line: back(step.line),
      name: step.name && back(step.name),
      value: step.value && back(step.value),
      said: step.said.map((each) => ({ ...each, range: back(each.range) })),
    })),
    steps_in_all: parsed.steps_in_all - 1,
    left_out: { ...parsed.left_out, before: parsed.left_out.before - 1 },
    pending: parsed.pending && back(parsed.pending),
  };
}

function back({ start, end }: Places): Places {
  return { start: start - 1, end: end - 1 };
}
