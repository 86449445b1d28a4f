import type { Catalogue } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import { closingAt, headerOf } from './frames';
import { Flag, Kind } from './lines';
import type { EndPiece, LeftOutPiece, NotePiece, Piece, SegmentPiece } from './pieces';
import type { Row } from './rows';

type Texts = Catalogue['wire'];

/** What a piece without bytes says. */
export function sentenceOf(piece: Piece, texts: Texts, fmt: Format): string {
  switch (piece.kind) {
    case 'segment':
      return '';
    case 'left_out':
      return leftOut(piece, texts, fmt);
    case 'end':
      return end(piece, texts);
    case 'note':
      return note(piece, texts, fmt);
  }
}

/** What is said beside the first bytes of a head, a chunk, or the terminator. */
export function noteOf({ held, from, to, flags }: Row, texts: Texts, fmt: Format): string {
  if (held.piece.kind !== 'segment') return '';
  const { notes } = texts;
  const kind = flags & 0xf;
  if (kind === Kind.LastChunk) return notes.terminator;
  if (kind === Kind.LateLf) return notes.late_lf;
  if (kind === Kind.FrameHeader) {
    return frameText(held.piece.bytes.subarray(from, to), texts, fmt);
  }
  if (kind === Kind.FramePayload || kind === Kind.MaskedPayload) {
    const closing = closingAt(held.piece, from);
    if (closing) return texts.frames.close(String(closing.code ?? ''), closing.reason);
    return kind === Kind.MaskedPayload && startsPart(held.piece, from) ? texts.frames.masked : '';
  }
  if ((flags & Flag.LineStart) === 0) return '';
  if (kind === Kind.ChunkSize) {
    const line = String.fromCharCode(...held.piece.bytes.subarray(from, Math.min(to, from + 16)));
    const bytes = Number.parseInt(line, 16);
    return Number.isNaN(bytes) ? '' : notes.chunk(bytesText(bytes, fmt));
  }
  if (from === 0 && held.piece.offset === 0) {
    if (kind === Kind.RequestHead) return notes.request;
    if (kind === Kind.ResponseHead) return notes.response;
  }
  return '';
}

/** What a frame's header says. */
function frameText(bytes: Uint8Array, texts: Texts, fmt: Format): string {
  const header = headerOf(bytes);
  if (!header) return '';
  const { frames } = texts;
  const { opcode, length, mask, fin } = header;
  const names: Readonly<Record<number, string>> = frames.opcodes;
  const name = names[opcode] ?? frames.unknown(String(opcode));
  return frames.header(name, bytesText(length, fmt), mask !== undefined, fin);
}

/** An exact number of bytes: what is counted here is compared byte for byte. */
export function bytesText(bytes: number, fmt: Format): string {
  return bytes < 10_000 ? `${fmt.integer(bytes)}\u00a0B` : fmt.bytes(bytes);
}

function leftOut({ bytes, direction, why }: LeftOutPiece, texts: Texts, fmt: Format): string {
  return texts.leftOut[why](bytesText(bytes, fmt), texts[direction]);
}

function end({ by, mark }: EndPiece, texts: Texts): string {
  return texts.ends[mark][by];
}

function note({ note }: NotePiece, texts: Texts, fmt: Format): string {
  switch (note.about) {
    case 'no_terminator':
      return texts.notes.no_terminator;
    case 'no_chunks':
      return texts.notes.no_chunks;
    case 'no_close_frame':
      return texts.notes.no_close_frame;
    case 'chunk_unfinished':
      return texts.notes.chunk_unfinished(bytesText(note.bytes, fmt), bytesText(note.ofBytes, fmt));
    case 'event_unfinished':
      return texts.notes.event_unfinished(bytesText(note.bytes, fmt));
  }
}

/** Whether a part begins with this byte: its rows after the first begin within it. */
function startsPart({ parts }: SegmentPiece, at: number): boolean {
  let from = 0;
  return parts.some(({ bytes }) => {
    from += bytes;
    return from - bytes === at;
  });
}
