/**
 * The two logs every view reads: the server's journal (facts) and what this page's clients saw
 * (observations). Views are projections of them and keep no other truth.
 */
import type { components } from '../api/schema';

/** One thing the server recorded; defined in Rust, generated into `api/schema.d.ts`. */
export type Fact = components['schemas']['Fact'];

/** Microseconds on the lab's monotonic clock. */
export type LabTimeUs = number;

/** Milliseconds of this page's `performance.now()`. */
export type PageTimeMs = number;

/**
 * Which client in the page saw something. `window` is the `EventSource`; `curl`, the page's own
 * client by `fetch` and its `WebSocket` run beside it.
 */
export type LaneId = 'window' | 'curl' | 'fetch' | 'websocket';

/** The clients beside the window's own. */
export type BesideId = Exclude<LaneId, 'window'>;

/** Header names and values, in the order in which they were given or came. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** One thing a client of this page saw, stamped when it was seen. */
export type Observation = { readonly lane: LaneId; readonly at: PageTimeMs } & (
  | {
      readonly kind: 'created';
      readonly url: string;
      readonly withCredentials: boolean;
      /** As when the page was opened: what was lost before it counts no more. */
      readonly anew?: true;
    }
  | { readonly kind: 'open' }
  | { readonly kind: 'error'; readonly readyState: 0 | 1 | 2 }
  | {
      readonly kind: 'event';
      readonly type: string;
      /** `event.lastEventId`: the id in force when it was dispatched, not necessarily its own. */
      readonly lastEventId: string;
      readonly data: string;
      /** Running number of events this lane saw, from 1, never reset. */
      readonly n: number;
    }
  /** `close()` was called, the process ended, or the client's own rules gave up. */
  | { readonly kind: 'closed'; readonly why: 'by_hand' | 'exited' | 'gave_up' }
  // What only a client by `fetch` sees, and does itself.
  | { readonly kind: 'request'; readonly method: 'GET' | 'POST'; readonly headers: HeaderList }
  | {
      readonly kind: 'response';
      readonly status: number;
      /** As far as CORS lets a page of another origin see them. */
      readonly headers: HeaderList;
      readonly redirected: boolean;
    }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'retry'; readonly retryMs: number }
  /** No answer came, the body ended properly, it broke off, or it was silent for too long. */
  | {
      readonly kind: 'ended';
      readonly how: 'no_answer' | 'refused' | 'end' | 'broken' | 'silent';
      /** What the browser says of it; empty where it says nothing. */
      readonly message: string;
    }
  | { readonly kind: 'waiting'; readonly forMs: number; readonly failed: number }
  // What only a WebSocket sees. Its text messages are events of type `message` without an id.
  | { readonly kind: 'binary'; readonly bytes: number; readonly n: number }
  /** Its `close` event (WebSockets, section 3.1): 1006 stands for an end without a Close frame. */
  | {
      readonly kind: 'close';
      readonly code: number;
      readonly reason: string;
      readonly wasClean: boolean;
    }
);

/** An observation and its number in the log. */
export interface Placed {
  readonly i: number;
  readonly seen: Observation;
}

/** A bounded log that counts what it let go. */
export interface Log<T> {
  /** Entries ever appended. Entry number `i` is held if `first <= i && i < total`. */
  readonly total: number;
  /** Number of the oldest entry still held: also how many were let go. */
  readonly first: number;
  /** Entry number `i`, or undefined if it was let go or has not come yet. */
  at(i: number): T | undefined;
}

/** What every view is given. */
export interface Trace {
  readonly facts: Log<Fact>;
  readonly observations: Log<Observation>;
  /** Bumped at most once per animation frame when either log grew: read it to be re-run. */
  readonly revision: number;
  /** The moment on the lab's clock, by the present clock mapping. */
  nowUs(): LabTimeUs;
  /** Page time to lab time, by the present clock mapping. */
  toLabUs(at: PageTimeMs): LabTimeUs;
  /** Which client of this page a connection belongs to, by the label in its request. */
  laneOf(connection: number): LaneId | undefined;
  /** Half the round trip behind the mapping, in microseconds: its ± error. */
  readonly clockErrorUs: number;
}
