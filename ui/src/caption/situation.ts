import type { Door, FaultKind, GapReason } from '../api/types';
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

/** What ended the latest attempt, so that the browser waits for the next one. */
export type WaitCause =
  | 'end'
  | 'cut'
  | 'reset'
  | 'url'
  | 'idle_cut'
  | 'shutdown'
  | 'empty'
  | 'refused'
  | 'unreachable'
  | 'unanswered'
  | 'unknown';

/** Why the browser gave up for good. */
export type CloseCause =
  | { readonly why: 'by_hand' }
  | { readonly why: 'no_content' }
  | { readonly why: 'status'; readonly status: number }
  | { readonly why: 'content_type'; readonly contentType: string }
  | { readonly why: 'cors'; readonly withCredentials: boolean }
  | { readonly why: 'unanswered' }
  | { readonly why: 'unreachable' }
  | { readonly why: 'unknown' };

/** How a reconnect went. */
export interface Return {
  /** From the loss of the connection to `open`. */
  readonly awayMs: number;
  /** The reconnection time that was advertised; absent after several attempts. */
  readonly advertisedMs?: number;
  /** The number of the id it asked from, or the id itself where it is not of this epoch. */
  readonly from: string;
  readonly replayed: number;
  /** Those of the replayed that the window had before: without ids it cannot ask from the last. */
  readonly again: number;
  readonly lost: number;
}

/** What is going on with the window's own stream, in one word with its figures. */
export type Situation =
  | { readonly kind: 'control_lost' }
  | { readonly kind: 'first_connect' }
  | { readonly kind: 'asking'; readonly from: string }
  | { readonly kind: 'late'; readonly dueUs: LabTimeUs }
  | { readonly kind: 'hung'; readonly sinceUs: LabTimeUs }
  | { readonly kind: 'undecided_type'; readonly contentType: string }
  | {
      readonly kind: 'waiting';
      readonly cause: WaitCause;
      readonly midEvent: boolean;
      readonly untilUs: LabTimeUs;
      /** The number it will ask from; empty where it has no id. */
      readonly from: string;
      /** Attempts that failed since the connection was last open. */
      readonly failed: number;
      readonly door: Door['kind'];
      /** The article's stream, which ends with its connection: nothing is written meanwhile. */
      readonly article?: true;
    }
  | { readonly kind: 'live'; readonly intervalMs: number; readonly perTick: number }
  | {
      readonly kind: 'altered';
      /** In the order in which they act. */
      readonly faults: readonly FaultKind[];
      /** What they did to the events of this connection. */
      readonly dropped: number;
      readonly doubled: number;
    }
  | { readonly kind: 'article' }
  | { readonly kind: 'paused_feed' }
  /** The figures are absent for the article, whose events have no numbers. */
  | { readonly kind: 'stalled'; readonly heldBack?: number }
  | { readonly kind: 'released'; readonly heldBack?: number }
  | ({ readonly kind: 'resumed' } & Return)
  | ({ readonly kind: 'redirected'; readonly status: number } & Return)
  /** Back without an id to ask from. */
  | { readonly kind: 'fresh'; readonly awayMs: number; readonly lost: number }
  /** `lost` counts what was written before the outage and never arrived. */
  | { readonly kind: 'article_again'; readonly awayMs: number; readonly lost: number }
  | { readonly kind: 'reopened'; readonly lost: number }
  | {
      readonly kind: 'gap';
      readonly reason: GapReason;
      readonly from: string;
      /** Absent where the server cannot know it. */
      readonly missed?: number;
      /** What the lab counted by its journal then, if it was there the whole time. */
      readonly counted?: number;
    }
  | ({ readonly kind: 'closed' } & CloseCause);

export type SituationKind = Situation['kind'];
export type SituationOf<K extends SituationKind> = Extract<Situation, { kind: K }>;
