import type { BesideId, LabTimeUs } from '../../trace/types';

/** What became of an event for this window. */
export const Fate = {
  /** Produced when no client of this page was there to want it, or not known. */
  Apart: 0,
  /** Produced for an open connection; not dispatched yet. */
  Pending: 1,
  /** Dispatched on the connection that was open when it was produced. */
  Live: 2,
  /** Dispatched on a later connection, from the log. */
  Replayed: 3,
  /** Produced while the client was away. */
  Away: 4,
  /** Never to be dispatched: the client resumed after it. */
  Lost: 5,
  /** Never written to this window's connection: a fault dropped it. */
  Dropped: 6,
} as const;
export type Fate = (typeof Fate)[keyof typeof Fate];

/** Events kept one by one. Older ones live on in the density only. */
export const MARKS = 65_536;

/** Places left free before the first known event, for history that the journal tells later. */
const ROOM_BEFORE = 4_096;

/** A run of places whose events are numbered without a break. */
interface Segment {
  /** Whose numbers they are: an epoch, or a connection with a feed of its own. */
  name: string | undefined;
  /** Added to a number it gives the place. */
  readonly base: number;
  /** Its first place. */
  readonly start: number;
}

/**
 * Events one by one, in a ring of fixed size. Numbers begin anew with each epoch, so every event
 * has a *place* that never does; along the places time does not run backwards.
 */
export class Marks {
  readonly #producedUs = new Float64Array(MARKS);
  readonly #dispatchedUs = new Float64Array(MARKS);
  readonly #besideUs: Readonly<Record<BesideId, Float64Array>> = {
    curl: new Float64Array(MARKS),
    fetch: new Float64Array(MARKS),
    websocket: new Float64Array(MARKS),
  };
  readonly #fate = new Uint8Array(MARKS);
  readonly #known = new Uint8Array(MARKS);
  readonly #type = new Uint8Array(MARKS);
  /** Whether a fault wrote it twice. */
  readonly #doubled = new Uint8Array(MARKS);
  readonly #againUs = new Float64Array(MARKS);
  /** Event types seen, by the number kept for each event; further ones are not told apart. */
  readonly #types: string[] = [''];
  #segments: Segment[] = [];
  /** One past the last place. */
  end = 0;

  /** The oldest place still held. */
  get first(): number {
    return Math.max(0, this.end - MARKS);
  }

  /** The place of a produced event; begins a new segment when the numbers are of another name. */
  enter(name: string | undefined, seq: number): number {
    const segment = this.#segments.at(-1);
    if (segment && segment.name === name) {
      const place = segment.base + seq;
      if (place >= segment.start) return place;
    } else {
      return this.#begin(name, seq);
    }
    return -1;
  }

  /** The place of a number, or undefined if no segment has it. A segment may have no name yet. */
  find(name: string | undefined, seq: number): number | undefined {
    let end = Infinity;
    for (let i = this.#segments.length - 1; i >= 0; i -= 1) {
      const segment = this.#segments[i];
      if (!segment) break;
      const place = segment.base + seq;
      if (segment.name === name && place >= segment.start && place < end) return place;
      end = segment.start;
    }
    return undefined;
  }

  /** The last place that a resume after this number leaves behind. */
  boundary(name: string | undefined, seq: number): number {
    const segment = this.#segments.at(-1);
    return segment && segment.name === name
      ? Math.min(segment.base + seq, this.end - 1)
      : this.end - 1;
  }

  /** The newest numbers get their name from the first id that is seen. */
  nameNewest(name: string): void {
    const segment = this.#segments.at(-1);
    if (segment && segment.name === undefined) segment.name = name;
  }

  /** Name and number of a place. */
  idAt(place: number): { name: string | undefined; seq: number } {
    for (let i = this.#segments.length - 1; i >= 0; i -= 1) {
      const segment = this.#segments[i];
      if (segment && place >= segment.start)
        return { name: segment.name, seq: place - segment.base };
    }
    return { name: undefined, seq: place };
  }

  holds(place: number): boolean {
    return place >= this.first && place < this.end;
  }

  /** When it was produced; NaN if no fact said so. */
  producedUs(place: number): LabTimeUs {
    return this.#known[place % MARKS] === 1 ? (this.#producedUs[place % MARKS] ?? NaN) : NaN;
  }

  /** When this window dispatched it; NaN if it has not. */
  dispatchedUs(place: number): LabTimeUs {
    return this.#dispatchedUs[place % MARKS] ?? NaN;
  }

  /** When a client beside this window got it; NaN if it has not. */
  besideUs(lane: BesideId, place: number): LabTimeUs {
    return this.#besideUs[lane][place % MARKS] ?? NaN;
  }

  fate(place: number): Fate {
    return (this.#fate[place % MARKS] ?? Fate.Apart) as Fate;
  }

  /** Sets the time of production, making room as needed. */
  setProduced(place: number, atUs: LabTimeUs): void {
    if (!this.#reach(place, atUs)) return;
    this.#producedUs[place % MARKS] = atUs;
    this.#known[place % MARKS] = 1;
  }

  setDispatched(place: number, atUs: LabTimeUs): void {
    if (this.#reach(place, atUs)) this.#dispatchedUs[place % MARKS] = atUs;
  }

  setBeside(lane: BesideId, place: number, atUs: LabTimeUs): void {
    if (this.#reach(place, atUs)) this.#besideUs[lane][place % MARKS] = atUs;
  }

  /** Whether a fault wrote it twice. */
  doubled(place: number): boolean {
    return this.#doubled[place % MARKS] === 1;
  }

  setDoubled(place: number): void {
    if (this.holds(place)) this.#doubled[place % MARKS] = 1;
  }

  /** When this window dispatched it for a second time; NaN if it has not. */
  againUs(place: number): LabTimeUs {
    return this.#againUs[place % MARKS] ?? NaN;
  }

  setAgain(place: number, atUs: LabTimeUs): void {
    if (this.holds(place)) this.#againUs[place % MARKS] = atUs;
  }

  /** Its type as dispatched; empty while unknown. */
  typeOf(place: number): string {
    return this.#types[this.#type[place % MARKS] ?? 0] ?? '';
  }

  setType(place: number, type: string): void {
    if (!this.holds(place)) return;
    let index = this.#types.indexOf(type);
    if (index < 0) index = this.#types.length < 256 ? this.#types.push(type) - 1 : 0;
    this.#type[place % MARKS] = index;
  }

  setFate(place: number, fate: Fate): void {
    if (this.holds(place)) this.#fate[place % MARKS] = fate;
  }

  /** The first place held whose time of production is not before a moment. */
  lowerBound(atUs: LabTimeUs): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#producedUs[middle % MARKS] ?? 0) < atUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #begin(name: string | undefined, seq: number): number {
    const start = this.end;
    const place = start + Math.min(seq - 1, ROOM_BEFORE);
    this.#segments.push({ name, base: place - seq, start });
    if (this.#segments.length > 64) this.#segments.shift();
    return place;
  }

  /** Makes room up to a place; false if it is too old. Holes take the time of what follows. */
  #reach(place: number, atUs: LabTimeUs): boolean {
    if (place < this.first) return false;
    if (place >= this.end) {
      const from = Math.max(this.end, place + 1 - MARKS);
      for (let p = from; p <= place; p += 1) {
        const slot = p % MARKS;
        this.#producedUs[slot] = atUs;
        this.#dispatchedUs[slot] = NaN;
        this.#besideUs.curl[slot] = NaN;
        this.#besideUs.fetch[slot] = NaN;
        this.#besideUs.websocket[slot] = NaN;
        this.#fate[slot] = Fate.Apart;
        this.#known[slot] = 0;
        this.#type[slot] = 0;
        this.#doubled[slot] = 0;
        this.#againUs[slot] = NaN;
      }
      this.end = place + 1;
    }
    return true;
  }
}
