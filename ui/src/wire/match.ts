import type { ParsedStream } from '../api/types';
import type { LabTimeUs } from '../trace/types';
import type { Body, BodyRange } from './body';

/** An event that a client dispatched, as far as its bytes can be told by it. */
export interface Sought {
  /** Its own id; absent where it brought none. */
  readonly id: string | undefined;
  readonly type: string;
  readonly data: string;
  /** When it was dispatched. */
  readonly atUs: LabTimeUs | undefined;
}

/** An event that the lab's parser made of a block. */
export interface Found {
  readonly id: string | undefined;
  readonly type: string;
  readonly dataStart: string;
  readonly dataEnd: string;
  readonly dataLeftOut: boolean;
}

/** Blocks that are looked at more closely. */
const LOOKED_AT = 8;

/** Blocks that may be the event's, the nearest in time first. Which it is, the parser says. */
export function candidates(body: Body, sought: Sought): BodyRange[] {
  const [line = ''] = sought.data.split('\n', 1);
  const needle = new TextEncoder().encode(sought.id ?? (line === '' ? 'data' : line));
  const blocks = new Map<number, BodyRange>();
  for (const run of body.runs) {
    if (run.base === undefined) continue;
    const { base } = run;
    const bytes = body.bytes({ from: base, to: run.to });
    for (let i = indexOf(bytes, needle, 0); i >= 0;) {
      const block = body.blockAt(base + i);
      if (block !== undefined) blocks.set(block.from, block);
      // Once in a block is enough.
      i = indexOf(bytes, needle, Math.max(i + 1, (block?.to ?? 0) - base));
    }
  }
  const { atUs } = sought;
  const distance = ({ to }: BodyRange): number =>
    atUs === undefined ? -to : Math.abs((body.place(to - 1)?.held.piece.tUs ?? 0) - atUs);
  return [...blocks.values()].sort((a, b) => distance(a) - distance(b)).slice(0, LOOKED_AT);
}

/** What came of a block, if an event did. */
export function eventOf(parsed: ParsedStream): Found | undefined {
  for (const step of parsed.steps) {
    for (const said of step.said) {
      if (said.kind !== 'event') continue;
      return {
        id: said.has_id ? said.last_event_id.start : undefined,
        type: said.event_type.start,
        dataStart: said.data.start,
        dataEnd: said.data.end,
        dataLeftOut: said.data.left_out_bytes > 0,
      };
    }
  }
  return undefined;
}

/** Whether these are the same event. */
export function isSame(found: Found, { id, type, data }: Pick<Sought, 'id' | 'type' | 'data'>) {
  if (id !== undefined) return found.id === id;
  if (found.type !== type) return false;
  if (!found.dataLeftOut) return found.dataStart === data;
  return data.startsWith(found.dataStart) && data.endsWith(found.dataEnd);
}

function indexOf(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  const [first] = needle;
  if (first === undefined) return -1;
  for (let i = bytes.indexOf(first, from); i >= 0; i = bytes.indexOf(first, i + 1)) {
    let k = 1;
    while (k < needle.length && bytes[i + k] === needle[k]) k += 1;
    if (k === needle.length) return i;
  }
  return -1;
}
