import type { LabTimeUs } from '../../trace/types';
import { Bounded } from './bounded';
import type { Connection } from './connection';

export type ReadyState = 'connecting' | 'open' | 'closed';

/** A stretch of one `readyState`; the last one has no end. */
export interface Band {
  readonly state: ReadyState;
  readonly fromUs: LabTimeUs;
  toUs: LabTimeUs | undefined;
}

/** The time between a break and the next attempt. */
export interface Wait {
  readonly fromUs: LabTimeUs;
  /** When the next attempt was made; undefined while it is awaited. */
  toUs: LabTimeUs | undefined;
  /** The reconnection time in force. */
  readonly advertisedMs: number;
  /** The id the next attempt will send. */
  readonly lastEventId: string;
}

/** An attempt that no fact speaks of: the port was closed, or nobody answered. */
export interface Failure {
  readonly atUs: LabTimeUs;
  readonly reason: 'refused' | 'failed';
}

/** One life of a connection as the client saw it: from `open` to the next `open`. */
export interface Opening {
  readonly atUs: LabTimeUs;
  /** The connection it was, once the journal has told. */
  connection: Connection | undefined;
  /** Events dispatched since, those of the head not counted. */
  events: number;
  /** The data of the last of them, if it bore an id of its own. */
  lastData: string | undefined;
}

/** What a client by `fetch` was answered. */
export interface Answer {
  readonly atUs: LabTimeUs;
  readonly status: number;
}

/** How a WebSocket ended, as its `close` event tells it. */
export interface Closure {
  readonly atUs: LabTimeUs;
  readonly code: number;
  /** Whether it was asked for by hand. */
  readonly byHand: boolean;
}

/** What a client of this page saw: its `readyState`, its waits, its openings. */
export class Client {
  readonly bands = new Bounded<Band>(512);
  readonly waits = new Bounded<Wait>(256);
  readonly failures = new Bounded<Failure>(256);
  /** Answers that were no stream. */
  readonly answers = new Bounded<Answer>(256);
  readonly closures = new Bounded<Closure>(256);
  /** Events that were seen but can be joined to no event of the server. */
  readonly loose = new Bounded<LabTimeUs>(16_384);
  /** Since when it has had a client of this path, the present one or others before it. */
  sinceUs: LabTimeUs | undefined;
  /** Path of the URL it was created with. */
  path = '';
  closedByHand = false;
  opening: Opening | undefined;
  /** `lastEventId` of the last event: the id in force. */
  lastEventId = '';

  get state(): ReadyState | undefined {
    return this.bands.last?.state;
  }

  /** The wait that is going on. */
  get waiting(): Wait | undefined {
    const wait = this.waits.last;
    return wait && wait.toUs === undefined && this.state === 'connecting' ? wait : undefined;
  }

  enter(state: ReadyState, atUs: LabTimeUs): void {
    const band = this.bands.last;
    if (band && band.toUs === undefined) {
      if (band.state === state) return;
      band.toUs = atUs;
    }
    this.bands.push({ state, fromUs: atUs, toUs: undefined });
  }

  create(url: string, atUs: LabTimeUs): void {
    const path = new URL(url, 'http://stage').pathname;
    if (path !== this.path || this.sinceUs === undefined) this.sinceUs = atUs;
    this.path = path;
    this.closedByHand = false;
    // A new EventSource knows no last event ID.
    this.lastEventId = '';
    this.enter('connecting', atUs);
  }

  opened(atUs: LabTimeUs): void {
    this.#endWait(atUs);
    this.enter('open', atUs);
    this.opening = { atUs, connection: undefined, events: 0, lastData: undefined };
  }

  /** An `error` after which the client will try again. */
  erred(atUs: LabTimeUs, reason: Failure['reason'], advertisedMs: number): void {
    if (this.waiting) {
      // The attempt came and no fact spoke of it, at least not yet.
      this.#endWait(atUs);
      this.failures.push({ atUs, reason });
    }
    this.enter('connecting', atUs);
    this.waits.push({ fromUs: atUs, toUs: undefined, advertisedMs, lastEventId: this.lastEventId });
  }

  /** It waits as long as its own rules say. */
  pauses(atUs: LabTimeUs, forMs: number): void {
    this.enter('connecting', atUs);
    this.#endWait(atUs);
    this.waits.push({
      fromUs: atUs,
      toUs: undefined,
      advertisedMs: forMs,
      lastEventId: this.lastEventId,
    });
  }

  /** It asks, as it says itself. */
  asks(atUs: LabTimeUs): void {
    this.#endWait(atUs);
    this.enter('connecting', atUs);
  }

  /** No answer came that the page could read. */
  unanswered(atUs: LabTimeUs): void {
    this.failures.push({ atUs, reason: 'failed' });
  }

  /** A WebSocket is closed, for good if nobody writes code that opens another. */
  ended(atUs: LabTimeUs, code: number): void {
    this.closures.push({ atUs, code, byHand: this.closedByHand });
    this.enter('closed', atUs);
  }

  /** The journal tells of a request of this client: the wait is over, and nothing refused it. */
  asked(atUs: LabTimeUs, slackUs: number): void {
    const failure = this.failures.last;
    const told = failure !== undefined && failure.atUs >= atUs;
    if (told) this.failures.pop();
    for (let i = this.waits.items.length - 1; i >= 0; i -= 1) {
      const wait = this.waits.items[i];
      if (!wait || wait.fromUs > atUs + slackUs) continue;
      if (told && wait.fromUs === failure.atUs) continue;
      wait.toUs = Math.max(wait.fromUs, Math.min(atUs, wait.toUs ?? Infinity));
      break;
    }
  }

  #endWait(atUs: LabTimeUs): void {
    const wait = this.waits.last;
    if (wait && wait.toUs === undefined) wait.toUs = atUs;
  }
}
