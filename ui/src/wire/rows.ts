import type { WireEnd, WirePage } from '../api/types';
import type { LabTimeUs } from '../trace/types';
import { BodyEnding } from './ending';
import { Lines, type Cut } from './lines';
import {
  costBytes,
  isOfAHead,
  segmentPiece,
  type Direction,
  type LeftOutPiece,
  type Piece,
  type SegmentPiece,
} from './pieces';

/** How bytes are laid out. */
export interface Layout {
  readonly mode: 'text' | 'hex';
  /** Columns of text in a row. */
  readonly columns: number;
  /** Bytes in a row of hexadecimal. */
  readonly perRow: number;
}

/** A piece as it is held. */
export interface Held<P extends Piece = Piece> {
  readonly id: number;
  readonly piece: P;
  /** Since the piece before it, where both have a time. */
  readonly gapUs: number | undefined;
  /** Where the rows of a segment begin. */
  readonly cut: Cut | undefined;
}

/** One row on the screen. */
export interface Row {
  readonly key: string;
  readonly held: Held;
  /** Of a segment's bytes, those in this row. */
  readonly from: number;
  readonly to: number;
  readonly flags: number;
  /** Whether it is the first of its piece. */
  readonly first: boolean;
}

/** What is recorded of one connection, and the rows in which it is shown. Bounded as the lab is. */
export class WireRows {
  closed = false;
  recording = false;
  limitBytes = 1024 * 1024;
  /** Rows that made room, which tells a reader how far the rest moved up. */
  droppedRows = 0;
  #held: Held[] = [];
  #index: number[] = [0];
  readonly #layout: Layout;
  readonly #lines: Lines;
  readonly #ending = new BodyEnding();
  readonly #end: Record<Direction, number> = { to_client: 0, to_server: 0 };
  readonly #crossed: Record<Direction, number> = { to_client: 0, to_server: 0 };
  #ends: WireEnd[] = [];
  #noted = false;
  #lastN = 0;
  #lastUs: LabTimeUs | undefined;
  #nextId = 0;
  #cost = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#lines = new Lines(layout.columns);
  }

  /** The last segment taken in. */
  get lastN(): number {
    return this.#lastN;
  }

  get count(): number {
    return this.#index.at(-1) ?? 0;
  }

  get pieces(): readonly Held[] {
    return this.#held;
  }

  get lines(): Lines {
    return this.#lines;
  }

  get layout(): Layout {
    return this.#layout;
  }

  /** What the body is packed in, where it is. */
  get encoding(): string | undefined {
    const encoding = this.#ending.encoding;
    return encoding === 'identity' ? undefined : encoding;
  }

  /** Whether what crossed after the heads are frames of a WebSocket. */
  get isWebSocket(): boolean {
    return this.#ending.isWebSocket;
  }

  /** Bytes that crossed in a direction, and how many of them are not held. */
  figures(direction: Direction): { crossed: number; leftOut: number } {
    let held = 0;
    for (const { piece } of this.#held) {
      if (piece.kind === 'segment' && piece.direction === direction) held += piece.bytes.length;
    }
    const crossed = Math.max(this.#crossed[direction], this.#end[direction]);
    return { crossed, leftOut: crossed - held };
  }

  /** Takes in a page, in their order; whether anything that is shown changed. */
  take(page: WirePage): boolean {
    const before = this.#state();
    this.closed = page.closed;
    this.recording = page.recording;
    this.limitBytes = page.limit_bytes;
    this.#crossed.to_client = page.to_client.crossed_bytes;
    this.#crossed.to_server = page.to_server.crossed_bytes;
    const ends = page.ends.slice(this.#ends.length);
    this.#untail();
    for (const told of page.segments) {
      while (ends[0] && ends[0].after_n < told.n) this.#takeEnd(ends.shift());
      this.#takeSegment(segmentPiece(told));
    }
    if (!page.more) {
      while (ends[0]) this.#takeEnd(ends.shift());
      if (page.closed) this.#note();
      this.#tail();
    }
    this.#makeRoom();
    this.#reindex();
    return page.segments.length > 0 || this.#state() !== before;
  }

  /** The segment of a number, if it is held. */
  segment(n: number): Held<SegmentPiece> | undefined {
    return this.#held.find(
      (held): held is Held<SegmentPiece> => held.piece.kind === 'segment' && held.piece.n === n,
    );
  }

  /** The same, laid out otherwise. */
  relaid(layout: Layout): WireRows {
    const other = new WireRows(layout);
    other.closed = this.closed;
    other.recording = this.recording;
    other.limitBytes = this.limitBytes;
    for (const direction of ['to_client', 'to_server'] as const) {
      other.#crossed[direction] = this.#crossed[direction];
    }
    for (const { id, piece, cut } of this.#held) {
      other.#nextId = id;
      if (piece.kind === 'segment') {
        // Places in the body stay what they were.
        other.#lines.bodyBytes = cut?.bodyFrom ?? 0;
        const gone = piece.direction === 'to_client' && piece.offset > other.#end.to_client;
        if (gone) other.#skip();
        other.#takeHeld(piece);
      } else other.#push(piece, piece.kind === 'end' ? piece.tUs : undefined);
    }
    other.#ends = this.#ends;
    other.#noted = this.#noted;
    other.#lastN = this.#lastN;
    other.#nextId = this.#nextId;
    other.droppedRows = this.droppedRows;
    other.#reindex();
    return other;
  }

  row(i: number): Row | undefined {
    if (i < 0 || i >= this.count) return undefined;
    const place = upperBound(this.#index, i) - 1;
    const held = this.#held[place];
    if (held === undefined) return undefined;
    const within = i - (this.#index[place] ?? 0);
    const [from, to] = this.#span(held, within);
    return {
      key: `${held.id}.${within}`,
      held,
      from,
      to,
      flags: this.#layout.mode === 'text' ? (held.cut?.flags[within] ?? 0) : 0,
      first: within === 0,
    };
  }

  /** The row that has a byte of a piece; -1 where it is not held any more. */
  rowOf(id: number, at: number): number {
    const place = this.#held.findIndex((each) => each.id === id);
    const held = this.#held[place];
    if (held === undefined) return -1;
    const before = this.#index[place] ?? 0;
    if (held.cut === undefined) return before;
    if (this.#layout.mode === 'hex') return before + Math.floor(at / this.#layout.perRow);
    return before + Math.max(0, upperBound(held.cut.starts, at) - 1);
  }

  #state(): string {
    const { to_client, to_server } = this.#crossed;
    return `${to_client} ${to_server} ${this.#ends.length} ${this.closed} ${this.recording}`;
  }

  #span(held: Held, within: number): [from: number, to: number] {
    if (held.piece.kind !== 'segment' || held.cut === undefined) return [0, 0];
    const { length } = held.piece.bytes;
    if (this.#layout.mode === 'hex') {
      const from = within * this.#layout.perRow;
      return [from, Math.min(length, from + this.#layout.perRow)];
    }
    return [held.cut.starts[within] ?? 0, held.cut.starts[within + 1] ?? length];
  }

  #takeSegment(segment: SegmentPiece): void {
    const { direction, offset, n } = segment;
    const gap = offset - this.#end[direction];
    if (gap > 0) {
      const why = n === this.#lastN + 1 ? 'not_recorded' : 'room';
      this.#push({ kind: 'left_out', direction, bytes: gap, why });
      if (direction === 'to_client') this.#skip();
    }
    this.#takeHeld(segment);
    this.#lastN = n;
  }

  #takeHeld(segment: SegmentPiece): void {
    this.#end[segment.direction] = segment.offset + segment.bytes.length;
    if (segment.direction === 'to_client') {
      this.#ending.take(segment);
      // Where nobody knows what it is, it is taken for what the lab serves: an event stream.
      this.#lines.opaque = this.encoding !== undefined || this.#ending.isEventStream === false;
    }
    this.#cost += costBytes(segment);
    this.#push(segment, segment.tUs, this.#lines.cut(segment));
  }

  #skip(): void {
    this.#ending.skip();
    this.#lines.skip();
  }

  #takeEnd(end: WireEnd | undefined): void {
    if (end === undefined) return;
    this.#ends = [...this.#ends, end];
    if (end.by === 'server' || end.mark === 'rst') this.#note();
    this.#push({ kind: 'end', tUs: end.t_us, by: end.by, mark: end.mark }, end.t_us);
  }

  /** Says of how the body ends what its bytes cannot. */
  #note(): void {
    if (this.#noted || this.#crossed.to_client > this.#end.to_client) return;
    this.#noted = true;
    const bytes = this.#lines.opaque ? 0 : this.#lines.pendingBytes;
    if (bytes > 0) this.#push({ kind: 'note', note: { about: 'event_unfinished', bytes } });
    for (const note of this.#ending.notes()) this.#push({ kind: 'note', note });
  }

  /** What crossed after all that is held. */
  #tail(): void {
    for (const direction of ['to_client', 'to_server'] as const) {
      const bytes = this.#crossed[direction] - this.#end[direction];
      if (bytes > 0) this.#push({ kind: 'left_out', direction, bytes, why: 'not_recorded' });
    }
  }

  #untail(): void {
    while (this.#held.length > 0) {
      const last = this.#held.at(-1)?.piece;
      if (last?.kind !== 'left_out') return;
      this.#held.pop();
    }
  }

  #push(piece: Piece, tUs?: LabTimeUs, cut?: Cut): void {
    const gapUs =
      tUs === undefined || this.#lastUs === undefined ? undefined : Math.max(0, tUs - this.#lastUs);
    if (tUs !== undefined) this.#lastUs = tUs;
    this.#held.push({ id: this.#nextId, piece, gapUs, cut });
    this.#nextId += 1;
  }

  /** Lets go of the oldest, but not of the heads; what is gone stands after them. */
  #makeRoom(): void {
    if (this.#cost <= this.limitBytes) return;
    const first = this.#held.findIndex(
      ({ piece }) => piece.kind !== 'segment' || !isOfAHead(piece),
    );
    const gone: Record<Direction, number> = { to_client: 0, to_server: 0 };
    let to = Math.max(first, 0);
    const before = this.#rowsBetween(to, this.#held.length);
    for (; this.#cost > this.limitBytes && to < this.#held.length - 1; to += 1) {
      const piece = this.#held[to]?.piece;
      if (piece?.kind === 'segment') {
        this.#cost -= costBytes(piece);
        gone[piece.direction] += piece.bytes.length;
      } else if (piece?.kind === 'left_out') gone[piece.direction] += piece.bytes;
    }
    const instead: Held<LeftOutPiece>[] = [];
    for (const direction of ['to_client', 'to_server'] as const) {
      const bytes = gone[direction];
      if (bytes === 0) continue;
      const piece: LeftOutPiece = { kind: 'left_out', direction, bytes, why: 'room' };
      instead.push({ id: this.#nextId, piece, gapUs: undefined, cut: undefined });
      this.#nextId += 1;
    }
    this.#held.splice(Math.max(first, 0), to - Math.max(first, 0), ...instead);
    this.#lines.forget(...this.#bodyGone(Math.max(first, 0)));
    this.droppedRows += before - this.#rowsBetween(Math.max(first, 0), this.#held.length);
  }

  /** Of the body, what lies between the pieces before a place and those after it. */
  #bodyGone(place: number): [from: number, to: number] {
    const hasBody = ({ cut }: Held): boolean => cut !== undefined && cut.bodyBytes > 0;
    const before = this.#held.slice(0, place).findLast(hasBody)?.cut;
    const after = this.#held.slice(place).find(hasBody)?.cut;
    const from = before === undefined ? 0 : before.bodyFrom + before.bodyBytes;
    return [from, after?.bodyFrom ?? this.#lines.bodyBytes];
  }

  #rowsBetween(from: number, to: number): number {
    let rows = 0;
    for (let i = from; i < to; i += 1) rows += this.#rowsOf(this.#held[i]);
    return rows;
  }

  #rowsOf(held: Held | undefined): number {
    if (held?.piece.kind !== 'segment' || held.cut === undefined) return 1;
    if (this.#layout.mode === 'text') return held.cut.starts.length;
    return Math.ceil(held.piece.bytes.length / this.#layout.perRow);
  }

  #reindex(): void {
    const index = [0];
    let rows = 0;
    for (const held of this.#held) {
      rows += this.#rowsOf(held);
      index.push(rows);
    }
    this.#index = index;
  }
}

/** The first place in ascending numbers whose number is greater than `value`. */
export function upperBound(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
