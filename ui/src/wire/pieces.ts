import { fromBase64 } from '../api/base64';
import type { WireEnd, WirePart, WireSegment } from '../api/types';
import type { LabTimeUs } from '../trace/types';

export type Direction = WireSegment['direction'];

/** What one write was accepted of, or one read gave. */
export interface SegmentPiece {
  readonly kind: 'segment';
  readonly n: number;
  readonly tUs: LabTimeUs;
  readonly direction: Direction;
  /** Bytes that had crossed in this direction before it. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly parts: readonly WirePart[];
}

/** Bytes that crossed and are not held. */
export interface LeftOutPiece {
  readonly kind: 'left_out';
  readonly direction: Direction;
  readonly bytes: number;
  /** They crossed while nobody looked, or made room for newer ones. */
  readonly why: 'not_recorded' | 'room';
}

/** A FIN or RST. */
export interface EndPiece {
  readonly kind: 'end';
  readonly tUs: LabTimeUs;
  readonly by: WireEnd['by'];
  readonly mark: WireEnd['mark'];
}

/** What is to be said of how the body ends, beside its bytes. */
export interface NotePiece {
  readonly kind: 'note';
  readonly note: Note;
}

export type Note =
  /** The body has chunks, and its last chunk never came. */
  | { readonly about: 'no_terminator' }
  /** It ends within a chunk. */
  | { readonly about: 'chunk_unfinished'; readonly bytes: number; readonly ofBytes: number }
  /** It has no chunks: where the connection ends, so does it. */
  | { readonly about: 'no_chunks' }
  /** A WebSocket that ends without a Close frame. */
  | { readonly about: 'no_close_frame' }
  /** Bytes after the last blank line: no event comes of them. */
  | { readonly about: 'event_unfinished'; readonly bytes: number };

export type Piece = SegmentPiece | LeftOutPiece | EndPiece | NotePiece;

/** A segment of a page, with its bytes. */
export function segmentPiece(segment: WireSegment): SegmentPiece {
  const { n, t_us: tUs, direction, offset, bytes_base64, parts } = segment;
  return { kind: 'segment', n, tUs, direction, offset, parts, bytes: fromBase64(bytes_base64) };
}

/** What a segment counts for against the limit of a recording, as the lab counts it. */
export function costBytes(segment: SegmentPiece): number {
  return segment.bytes.length + 128 + 8 * segment.parts.length;
}

/** Heads are kept however much follows: without them nobody knows what the rest is. */
export function isOfAHead(segment: SegmentPiece): boolean {
  const first = segment.parts[0]?.kind;
  return first === 'request_head' || first === 'response_head';
}
