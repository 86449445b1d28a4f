import { bodyAt, type BodyRange } from './body';
import { Flag, Kind } from './lines';
import type { Held } from './rows';
import { upperBound } from './rows';

/** Bytes that are drawn alike. */
export interface ByteRun {
  readonly from: number;
  readonly to: number;
  readonly look: 'head' | 'chunk' | 'terminator' | 'body' | 'blank' | 'comment' | 'name' | 'other';
  /** Whether they are of the selected event. */
  readonly selected: boolean;
  /** Whether a block ends with them. */
  readonly endsBlock: boolean;
}

const COLON = 0x3a;

/** Takes the bytes of a row apart by what they are; `to` is not in it any more. */
export function runsOf(held: Held, from: number, to: number, selected?: BodyRange): ByteRun[] {
  const { piece, cut } = held;
  if (piece.kind !== 'segment' || cut === undefined) return [];
  const runs: ByteRun[] = [];
  let at = from;
  while (at < to) {
    const place = upperBound(cut.starts, at) - 1;
    const flags = cut.flags[place] ?? 0;
    const lineTo = Math.min(to, cut.starts[place + 1] ?? piece.bytes.length);
    const framedTo = partEnd(piece.parts, at);
    const inFrame = framedTo.kind.startsWith('chunk_') && framedTo.kind !== 'chunk_data';
    let end = Math.min(lineTo, framedTo.at);
    const look = inFrame ? 'chunk' : lookOf(flags & 0xf);
    const body = inFrame ? undefined : bodyAt(held, at);
    const isSelected =
      selected !== undefined && body !== undefined && selected.from <= body && body < selected.to;
    const endsBlock =
      !inFrame && (flags & 0xf) === Kind.Blank && end === Math.min(lineTo, framedTo.at);
    if (look === 'body' && (flags & Flag.LineStart) !== 0 && at === (cut.starts[place] ?? 0)) {
      const colon = piece.bytes.subarray(at, end).indexOf(COLON);
      if (colon > 0) end = at + colon;
      const name = colon > 0 ? ('name' as const) : look;
      runs.push({ from: at, to: end, look: name, selected: isSelected, endsBlock: false });
    } else runs.push({ from: at, to: end, look, selected: isSelected, endsBlock });
    at = end;
  }
  return runs;
}

function partEnd(
  parts: readonly { kind: string; bytes: number }[],
  at: number,
): { kind: string; at: number } {
  let end = 0;
  for (const part of parts) {
    end += part.bytes;
    if (at < end) return { kind: part.kind, at: end };
  }
  return { kind: 'body', at: end };
}

function lookOf(kind: number): ByteRun['look'] {
  switch (kind) {
    case Kind.RequestHead:
    case Kind.ResponseHead:
      return 'head';
    case Kind.ChunkSize:
    case Kind.ChunkEnd:
      return 'chunk';
    case Kind.LastChunk:
      return 'terminator';
    case Kind.Field:
      return 'body';
    case Kind.Comment:
      return 'comment';
    case Kind.Blank:
    case Kind.LateLf:
      return 'blank';
    default:
      return 'other';
  }
}
