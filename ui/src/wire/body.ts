import type { Held, WireRows } from './rows';
import { upperBound } from './rows';
import { bodyParts, type PartRange } from './parts';
import type { SegmentPiece } from './pieces';

/** Bytes of the body: places count what was seen of it, without heads and chunk framing. */
export interface BodyRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch of the body that is held without a hole. */
export interface Run extends BodyRange {
  /** The first place at which it is known that no event is going on; absent where there is none. */
  readonly base: number | undefined;
  /** Whether the base is the body's first byte. */
  readonly fromTheStart: boolean;
}

/** Where a byte of the body is. */
export interface Place {
  readonly held: Held<SegmentPiece>;
  readonly at: number;
}

/** The body as far as it is held, taken out of the segments by what the lab calls their parts. */
export class Body {
  readonly runs: readonly Run[];
  readonly #rows: WireRows;
  readonly #segments: readonly Held<SegmentPiece>[];
  readonly #starts: readonly number[];

  constructor(rows: WireRows) {
    this.#rows = rows;
    this.#segments = rows.pieces.filter(
      (held): held is Held<SegmentPiece> =>
        held.piece.kind === 'segment' && held.cut !== undefined && held.cut.bodyBytes > 0,
    );
    this.#starts = this.#segments.map(startOf);
    this.runs = this.#divide();
  }

  /** The run that has a byte, or ends at it. */
  runAt(at: number): Run | undefined {
    return (
      this.runs.find(({ from, to }) => from <= at && at < to) ??
      this.runs.find(({ to }) => at === to)
    );
  }

  /** The block around a byte: from one blank line to the next. Absent where its start is unknown. */
  blockAt(at: number): BodyRange | undefined {
    const run = this.runAt(at);
    if (run?.base === undefined || at < run.base) return undefined;
    const { blockStarts } = this.#rows.lines;
    const next = upperBound(blockStarts, at);
    const from = blockStarts[next - 1];
    if (from === undefined || from < run.base) return undefined;
    return { from, to: Math.min(blockStarts[next] ?? run.to, run.to) };
  }

  /** Bytes of one run. */
  bytes({ from, to }: BodyRange): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, to - from));
    let first = Math.max(0, this.#segmentAt(from));
    for (; first < this.#segments.length; first += 1) {
      const held = this.#segments[first];
      if (held === undefined || startOf(held) >= to) break;
      for (const part of placedParts(held)) {
        const begin = Math.max(from, part.at);
        const end = Math.min(to, part.at + part.to - part.from);
        if (begin >= end) continue;
        const offset = part.from + begin - part.at;
        bytes.set(held.piece.bytes.subarray(offset, offset + end - begin), begin - from);
      }
    }
    return bytes;
  }

  /** Where a byte of the body is, if it is held. */
  place(at: number): Place | undefined {
    const held = this.#segments[this.#segmentAt(at)];
    if (held === undefined) return undefined;
    for (const part of placedParts(held)) {
      const within = at - part.at;
      if (within >= 0 && within < part.to - part.from) return { held, at: part.from + within };
    }
    return undefined;
  }

  #segmentAt(at: number): number {
    return upperBound(this.#starts, at) - 1;
  }

  #divide(): Run[] {
    const { breaks } = this.#rows.lines;
    const stretches: { from: number; to: number }[] = [];
    for (const held of this.#segments) {
      const from = startOf(held);
      const last = stretches.at(-1);
      const to = from + (held.cut?.bodyBytes ?? 0);
      if (last?.to === from && !breaks.has(from)) last.to = to;
      else stretches.push({ from, to });
    }
    return stretches.map(({ from, to }) => this.#run(from, to));
  }

  #run(from: number, to: number): Run {
    const { blockStarts, breaks } = this.#rows.lines;
    const fromTheStart = from === 0 && !breaks.has(0);
    const start = blockStarts[upperBound(blockStarts, from - 1)];
    const base = start !== undefined && start < to ? start : undefined;
    return { from, to, base, fromTheStart };
  }
}

/** The place in the body of a segment's byte; absent where the byte is not of the body. */
export function bodyAt(held: Held, at: number): number | undefined {
  if (held.piece.kind !== 'segment') return undefined;
  for (const part of placedParts(held as Held<SegmentPiece>)) {
    if (part.from <= at && at < part.to) return part.at + at - part.from;
  }
  return undefined;
}

function startOf(held: Held): number {
  return held.cut?.bodyFrom ?? 0;
}

/** Where a segment has body, and at which place in the body that is. */
function* placedParts(held: Held<SegmentPiece>): Generator<PartRange & { readonly at: number }> {
  let at = startOf(held);
  for (const { from, to } of bodyParts(held.piece.parts)) {
    yield { from, to, at };
    at += to - from;
  }
}
