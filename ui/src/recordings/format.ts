/** The recording's format, which `docs/recording-format.md` describes for other readers. */
import type { Fact, StageState } from '../api/types';
import type { LabTimeUs, LaneId } from '../trace/types';

/** The version of the format that is written here, and the only one that is read. */
export const FORMAT = 1;

/** Entries of one kind that share a line. */
export const ENTRIES_A_LINE = 1_000;
/** The time that entries of a line share, about: a file that is cut lacks no more than that. */
export const US_A_LINE = 1_000_000;
/** Characters of what people typed that share a line, about: a single entry may be longer. */
export const CHARACTERS_A_LINE = 1_000_000;

/** A client of the page, and what its requests say of themselves in `?client=…`. */
export interface Label {
  readonly lane: LaneId;
  readonly label: string;
}

/** Entries that the page no longer held when it was saved. */
export interface LeftOut {
  readonly facts: number;
  readonly observations: number;
}

/** The first line. */
export interface Header {
  readonly sse_lab_recording: typeof FORMAT;
  /** The lab's version. */
  readonly lab: string;
  /** When it was written, or begun where it was written as it went (RFC 3339). */
  readonly saved: string;
  /** The browser that saw what was observed. */
  readonly user_agent: string;
  readonly stage_url: string;
  readonly clock: {
    /** A moment on the lab's clock, and the same on the wall. */
    readonly now_us: LabTimeUs;
    readonly unix_ms: number;
    /** By how much the times of observations may be off. */
    readonly error_us: number;
  };
  readonly labels: readonly Label[];
  readonly left_out: LeftOut;
  /** How things stood after fact number `journal_seq`: what the facts that follow change. */
  readonly stage: StageState;
}

/** Why a recording ends where it does. */
export const ENDS = ['saved', 'stopped', 'full'] as const;

/** The last line. Where it is missing, the file was cut. */
export interface End {
  readonly facts: number;
  readonly observations: number;
  readonly segments: number;
  /** The moment up to which everything is in the file. */
  readonly until_us: LabTimeUs;
  readonly why: (typeof ENDS)[number];
}

/** The columns of facts that come by the thousand. */
export const PRODUCED = ['seq', 't_us', 'first_seq', 'count', 'span_us'] as const;
export const WRITTEN = [
  'seq',
  't_us',
  'connection',
  'first_seq',
  'count',
  'bytes',
  'span_us',
] as const;
/** The columns of dispatched events. */
export const EVENTS = ['i', 't_us', 'n', 'type', 'last_event_id', 'data'] as const;

export type Columns<K extends string> = Readonly<Record<K, readonly unknown[]>>;

/** Facts that have a line of columns of their own. */
export type ColumnFact = Extract<Fact, { fact: 'produced' | 'written' }>;

/** Why a file cannot be opened at all; decides what is said. */
export type Refusal =
  | 'empty'
  | 'foreign'
  /** What the list of events exports, which is no recording. */
  | 'events_export'
  | 'other_version'
  | 'damaged_header'
  | 'unreadable'
  | 'cancelled';

export class RecordingError extends Error {
  constructor(
    readonly code: Refusal,
    readonly detail = '',
  ) {
    super(`${code}: ${detail}`);
    this.name = 'RecordingError';
  }
}
