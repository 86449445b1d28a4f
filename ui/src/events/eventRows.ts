import type { Observation, PageTimeMs } from '../trace/types';
import { parseEventId, type EventId } from './eventId';

/** One dispatched event, as the list holds it. */
export interface EventRow {
  /** Running number of events this page saw, from 1. */
  readonly n: number;
  readonly at: PageTimeMs;
  readonly type: string;
  /** `event.lastEventId`: the id in force, which need not be the event's own. */
  readonly lastEventId: string;
  /** The event's own place in the feed; absent where it carried no id of its own. */
  readonly own: EventId | undefined;
  readonly data: string;
}

/** What list, timeline and bytes call an event: its id, or # and its number if it has none. */
export function keyOfRow({ own, lastEventId, n }: EventRow): string {
  return own === undefined ? `#${n}` : lastEventId;
}

/** What the list may hold. Both bounds count: one event can be a mebibyte. */
export interface RowLimits {
  readonly rows: number;
  readonly dataLength: number;
}

const DEFAULT_LIMITS: RowLimits = { rows: 50_000, dataLength: 24_000_000 };

/** Types the server sends about the stream rather than in the feed: they carry no number. */
export const UNNUMBERED_TYPES: ReadonlySet<string> = new Set(['connecttime', 'lab.gap']);

/**
 * The newest events, bounded by count and by size. Row `i` is the page's event number `i + 1`;
 * `first` is the oldest one held, so that `first` were let go.
 */
export class EventRows {
  total = 0;
  first = 0;
  /** Held rows by type. */
  readonly types = new Map<string, number>();
  #ring: (EventRow | undefined)[];
  #dataLength = 0;
  #lastEventId = '';

  constructor(private readonly limits: RowLimits = DEFAULT_LIMITS) {
    this.#ring = new Array<EventRow | undefined>(limits.rows).fill(undefined);
  }

  get held(): number {
    return this.total - this.first;
  }

  at(i: number): EventRow | undefined {
    return i >= this.first && i < this.total ? this.#ring[i % this.limits.rows] : undefined;
  }

  take(seen: Observation): void {
    if (seen.kind !== 'event') return;
    const { n, at, type, lastEventId, data } = seen;
    const numbered = !UNNUMBERED_TYPES.has(type) && lastEventId !== this.#lastEventId;
    this.#lastEventId = lastEventId;
    this.#skip(n - 1 - this.total);
    if (this.held === this.limits.rows) this.#drop();
    const own = numbered ? parseEventId(lastEventId) : undefined;
    this.#ring[this.total % this.limits.rows] = { n, at, type, lastEventId, own, data };
    this.total += 1;
    this.#dataLength += data.length;
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    // The newest row always stays, however long it is.
    while (this.#dataLength > this.limits.dataLength && this.held > 1) this.#drop();
  }

  /** Forgets every row held; they still count. */
  clear(): void {
    while (this.held > 0) this.#drop();
  }

  /** Counts events that the log let go before they were read here. */
  #skip(count: number): void {
    if (count <= 0) return;
    this.clear();
    this.total += count;
    this.first = this.total;
  }

  #drop(): void {
    const slot = this.first % this.limits.rows;
    const row = this.#ring[slot];
    this.#ring[slot] = undefined;
    this.first += 1;
    if (row === undefined) return;
    this.#dataLength -= row.data.length;
    const left = (this.types.get(row.type) ?? 1) - 1;
    if (left === 0) this.types.delete(row.type);
    else this.types.set(row.type, left);
  }
}
