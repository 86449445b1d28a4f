/**
 * How an answer ends, in the words of kills: cut is a FIN without the last chunk, reset an RST. The
 * last three come before any byte of it.
 */
export const ENDS = [
  'end',
  'cut',
  'reset',
  'hold_open',
  'close_unanswered',
  'reset_unanswered',
  'hang',
] as const;
export type AnswerEnd = (typeof ENDS)[number];

const UNANSWERED: ReadonlySet<AnswerEnd> = new Set([
  'close_unanswered',
  'reset_unanswered',
  'hang',
]);

/** One answer as a person writes it. */
export interface AnswerDraft {
  /** The body, in the notation. */
  readonly text: string;
  readonly status: number;
  /** Empty for an answer without a `Content-Type`. */
  readonly contentType: string;
  /** Further headers, one `Name: value` a line. */
  readonly headers: string;
  readonly end: AnswerEnd;
}

/** Whether no byte of it is sent. */
export function isUnanswered({ end }: Pick<AnswerDraft, 'end'>): boolean {
  return UNANSWERED.has(end);
}

export const EMPTY_ANSWER: AnswerDraft = {
  text: '',
  status: 200,
  contentType: 'text/event-stream',
  headers: '',
  end: 'end',
};
