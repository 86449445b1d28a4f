import type { FactOf } from '../api/types';
import type { LabTimeUs } from '../trace/types';
import type { Dispatched } from './parts';

/** Messages whose bytes are remembered. */
const KEPT = 64;

/** Events that were written together, and what they took on the wire. */
export interface Cost {
  readonly firstSeq: number;
  readonly count: number;
  /** Written to the connection since the event before; undefined where other things were too. */
  readonly bytes: number | undefined;
  /** Events written on the connection before them. */
  readonly before: number;
}

/** Why nobody knows what an event took: it is not told of, or was not written by itself. */
export type Unmeasured =
  | 'awaited'
  /** Other events were written with it. */
  | 'together'
  /** Something else was written before it, of which no size is told. */
  | 'beside';

/** A dispatched event, and which of its connection it is. */
export interface Received extends Dispatched {
  /** Counted from 1 since the client said `open`. */
  readonly nth: number;
  /** The number in its id, where it has one of its own. */
  readonly seq: number | undefined;
}

/** How a connection came about, where another of the same client was before. */
export interface Return {
  /** Since the one before ended. */
  readonly afterUs: LabTimeUs;
  /** Events of the past that were written first. */
  readonly replayed: number;
  /** Events between those two that never come. */
  readonly lost: number;
}

/**
 * One client's connections by the journal, and what the client had of them: what each message
 * cost, and what became of those in between.
 */
export class Account {
  /** The one that carries its messages, or did last. */
  connection: number | undefined;
  endedUs: LabTimeUs | undefined;
  /** How it came back, if it did. */
  back: Return | undefined;
  #resumedAfter = 0;
  #total: number | undefined;
  /** Whether bytes were written since the last event that are of no event. */
  #other = true;
  #before = 0;
  #costs: Cost[] = [];
  #received: Received[] = [];
  #nth = 0;
  #lastId = '';
  /** Which of the two logs told of the present connection first, until the other has too. */
  #ahead: 'page' | 'lab' | undefined;
  /** What it had when it opened the present one. */
  #hadSeq = 0;

  get costs(): readonly Cost[] {
    return this.#costs;
  }

  get received(): readonly Received[] {
    return this.#received;
  }

  /** The newest event that it has, by its number in the feed. */
  get lastSeq(): number {
    const newest = this.#received.at(-1);
    if (newest === undefined) return this.#resumedAfter;
    return newest.seq ?? this.seqOf(newest.nth) ?? this.#resumedAfter + newest.nth;
  }

  subscribed(fact: FactOf<'subscribed'>): void {
    const { endedUs } = this;
    if (this.connection !== undefined && endedUs !== undefined) {
      const afterUs = fact.t_us - endedUs;
      const had = this.#ahead === 'page' ? this.#hadSeq : this.lastSeq;
      const lost = Math.max(0, fact.resumed_after_seq - had);
      this.back = { afterUs, replayed: fact.replay, lost };
    } else this.back = undefined;
    this.#ahead = this.#ahead === 'page' ? undefined : 'lab';
    this.connection = fact.connection;
    this.endedUs = undefined;
    this.#resumedAfter = fact.resumed_after_seq;
    this.#total = fact.bytes ?? undefined;
    this.#other = false;
    this.#before = 0;
    this.#costs = [];
  }

  written({ first_seq: firstSeq, count, bytes: total }: FactOf<'written'>): void {
    // Where the first that is told of is not the first, others were written unwatched.
    const missing = this.#before === 0 && firstSeq !== this.#resumedAfter + 1;
    const clean = this.#total !== undefined && !this.#other && !missing;
    const bytes = clean ? total - (this.#total ?? total) : undefined;
    this.#costs.push({ firstSeq, count, bytes, before: this.#before });
    if (this.#costs.length > KEPT) this.#costs.shift();
    this.#before += count;
    this.#total = total;
    this.#other = false;
  }

  /** Bytes that are of no event are written, or were. */
  interrupted(): void {
    this.#other = true;
  }

  ended(atUs: LabTimeUs): void {
    this.endedUs ??= atUs;
  }

  /** The client said `open`. */
  opened(): void {
    this.#hadSeq = this.lastSeq;
    this.#ahead = this.#ahead === 'lab' ? undefined : 'page';
    this.#begin();
  }

  #begin(): void {
    this.#nth = 0;
    this.#received = [];
  }

  /** It is another client from here on, which has nothing to come back to. */
  forget(): void {
    this.connection = this.endedUs = this.back = undefined;
    this.#resumedAfter = 0;
    this.#costs = [];
    this.#ahead = undefined;
    this.#begin();
  }

  dispatched(event: Dispatched, seq: number | undefined): void {
    this.#nth += 1;
    this.#received.push({ ...event, seq, nth: this.#nth });
    if (this.#received.length > KEPT) this.#received.shift();
  }

  /** Whether an event has an id line of its own, and which number stands in it. */
  takeId(
    id: string,
    seqOf: (id: string, before: string) => number | undefined,
  ): number | undefined {
    const seq = seqOf(id, this.#lastId);
    this.#lastId = id;
    return seq;
  }

  /** Why an event has no cost of its own. */
  whyUnmeasured(seq: number): Unmeasured {
    const cost = this.#costs.find(
      ({ firstSeq, count }) => firstSeq <= seq && seq < firstSeq + count,
    );
    if (!cost) return 'awaited';
    return cost.count > 1 ? 'together' : 'beside';
  }

  /** The number of the `nth` event written. */
  seqOf(nth: number): number | undefined {
    const cost = this.#costs.find(({ before, count }) => before < nth && nth <= before + count);
    return cost && cost.firstSeq + nth - 1 - cost.before;
  }

  /** The event of a number, as it was dispatched. */
  eventOf(seq: number): Received | undefined {
    const named = this.#received.findLast((each) => each.seq === seq);
    if (named) return named;
    return this.#received.findLast(
      (each) => each.seq === undefined && this.seqOf(each.nth) === seq,
    );
  }
}
