/** How an answer ends, in the words of kills: cut is a FIN without the last chunk, reset an RST. */
export const ENDS = ['end', 'cut', 'reset', 'hold_open'] as const;
export type AnswerEnd = (typeof ENDS)[number];

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

export const EMPTY_ANSWER: AnswerDraft = {
  text: '',
  status: 200,
  contentType: 'text/event-stream',
  headers: '',
  end: 'end',
};
