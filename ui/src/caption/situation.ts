import type { LabTimeUs } from '../trace/types';

/** The `readyState` of the window's `EventSource`, by the standard's names. */
export type Phase = 'connecting' | 'open' | 'closed';

/** The reconnection time as it runs. */
export interface Waiting {
  /** When the connection ended, as the page saw it. */
  readonly sinceUs: LabTimeUs;
  /** When the next attempt is due, by what was advertised and what the engine makes of it. */
  readonly untilUs: LabTimeUs;
  /** The id the next attempt will send; empty for none. */
  readonly fromId: string;
}

/** What the strip, the caption and the timeline say about the window's own stream. */
export interface StripState {
  readonly phase: Phase;
  readonly waiting?: Waiting;
  /** The last event ID string; empty for none. */
  readonly lastEventId: string;
  /** Events written by the server since the connection ended; 0 while it is open. */
  readonly missed: number;
  /** Events replayed by the latest reconnect. */
  readonly replayed: number;
  /** Events this window will never get, in all. */
  readonly lost: number;
}
