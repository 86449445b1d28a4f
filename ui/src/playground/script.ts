import type { Script } from '../api/types';
import { isUnanswered, type AnswerDraft } from './draft';
import { readNotation, type Mistake } from './notation';
import type { Step } from './step';

/** How many answers a script may have, as the lab has it. */
export const MAX_ANSWERS = 16;

/** What keeps a draft from being sent. */
export interface DraftMistakes {
  /** In the body's text. */
  readonly body: readonly Mistake[];
  /** A status that is none. */
  readonly status: boolean;
  /** The first line of the headers that is no header. */
  readonly header: string | undefined;
}

export function mistakesIn(draft: AnswerDraft): DraftMistakes {
  const body = readNotation(draft.text).mistakes;
  // Of a head that is not sent nothing can be wrong.
  if (isUnanswered(draft)) return { body, status: false, header: undefined };
  return {
    body,
    status: !Number.isInteger(draft.status) || draft.status < 200 || draft.status > 599,
    header: headerLines(draft.headers).find((line) => !HEADER.test(line)),
  };
}

export function isSound({ body, status, header }: DraftMistakes): boolean {
  return body.length === 0 && !status && header === undefined;
}

const HEADER = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/;

function headerLines(headers: string): string[] {
  return headers.split('\n').filter((line) => line.trim() !== '');
}

/** What is done of it: of an answer that is not sent only its pauses. */
export function stepsOf(draft: AnswerDraft): readonly Step[] {
  const { steps } = readNotation(draft.text);
  return isUnanswered(draft) ? steps.filter(({ kind }) => kind === 'pause') : steps;
}

/** The script as the lab takes it; the drafts have no mistakes. */
export function toScript(drafts: readonly AnswerDraft[], client: string): Script {
  return {
    client,
    answers: drafts.map((draft) => ({
      ...(isUnanswered(draft) ? {} : { status: draft.status, headers: headersOf(draft) }),
      framing: 'chunked',
      steps: stepsOf(draft).map((step) =>
        step.kind === 'pause'
          ? { kind: 'pause', pause_ms: step.pauseMs }
          : { kind: 'bytes', base64: toBase64(step.bytes) },
      ),
      end: draft.end,
    })),
  };
}

function headersOf(draft: AnswerDraft): NonNullable<Script['answers'][number]['headers']> {
  const own = headerLines(draft.headers).flatMap((line) => {
    const [, name, value] = HEADER.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value: value ?? '' }];
  });
  if (own.some(({ name }) => name.toLowerCase() === 'content-type')) return own;
  const type = draft.contentType.trim();
  return [{ name: 'Content-Type', value: type === '' ? null : type }, ...own];
}

/** In pieces, since a call takes only so many arguments. */
const PIECE = 8_192;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(text);
}

/** How long a script pauses in all. */
export function pausesMs(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + (step.kind === 'pause' ? step.pauseMs : 0), 0);
}

/**
 * Every event type that these bodies could name. An `EventSource` hands over only what somebody
 * listens to by name, so more names than there are types do no harm.
 */
export function typesIn(drafts: readonly AnswerDraft[]): ReadonlySet<string> {
  const types = new Set(['message']);
  for (const { text } of drafts) {
    const chunks = readNotation(text).steps.flatMap((step) =>
      step.kind === 'bytes' ? [step.bytes] : [],
    );
    for (const [, value = ''] of decoded(chunks).matchAll(/event:([^\r\n]*)/g)) {
      types.add(value);
      types.add(value.replace(/^ /, ''));
    }
  }
  types.delete('');
  return types;
}

function decoded(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
}
