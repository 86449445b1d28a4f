import type { WirePart } from '../api/types';
import { bytesOf, characterAt, columnsOf } from './characters';
import type { SegmentPiece } from './pieces';

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const BYTE_ORDER_MARK = 0xfeff;
const MARK_BYTES: readonly number[] = [0xef, 0xbb, 0xbf];

/** What a row of bytes belongs to. */
export const Kind = {
  RequestHead: 0,
  ResponseHead: 1,
  /** What a client sends after its head, or bytes where none should be. */
  Other: 2,
  ChunkSize: 3,
  /** The end of a chunk on a row of its own. */
  ChunkEnd: 4,
  LastChunk: 5,
  Field: 6,
  Comment: 7,
  Blank: 8,
  /** An LF whose CR ended a line in the chunk before. */
  LateLf: 9,
  /** All of a WebSocket's frame before its payload. */
  FrameHeader: 10,
  FramePayload: 11,
  /** As a client sends it: masked. */
  MaskedPayload: 12,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Beside the kind, which has the lowest four bits. */
export const Flag = {
  /** The row begins a line. */
  LineStart: 0x10,
  /** The row begins a block: what an event, or nothing, comes of. */
  BlockStart: 0x20,
  /** A block is going on after this row. */
  BlockGoesOn: 0x40,
  /** The row is within a block whose beginning is not held. */
  Uncertain: 0x80,
  /** The row's last bytes are the end of a chunk. */
  ChunkEnds: 0x100,
  /** The row lies within a chunk. */
  InChunk: 0x200,
  Body: 0x400,
} as const;

/** Where the rows of a segment begin in it, and what they are. */
export interface Cut {
  readonly starts: readonly number[];
  readonly flags: readonly number[];
  /** Bytes of body in it, and before it. */
  readonly bodyBytes: number;
  readonly bodyFrom: number;
}

/**
 * Cuts segments into rows: where lines end, chunks end, or there is no more room. This is layout:
 * what a line means, the lab's parser says.
 */
export class Lines {
  /** Bytes of body so far. */
  bodyBytes = 0;
  /** Where blocks begin, in bytes of body, in order. */
  blockStarts: number[] = [];
  /** Where bytes were left out just before, in bytes of body. */
  readonly breaks = new Set<number>();
  /** Whether the body is of bytes that are no text, such as a compressed one. */
  opaque = false;
  readonly #columns: number;
  #line: Kind | undefined;
  #afterCr = false;
  #inBlock = false;
  /** Whether it is known where the present block began. */
  #certain = true;
  #inChunk = false;
  /** Of what kind the line is that goes on, outside of the body. */
  #goesOn: Kind | undefined;
  /** Rows of what may be the body's byte order mark, until it is known what follows it. */
  #marked: { readonly flags: number[]; readonly row: number }[] | undefined = [];
  // What the rows of the present segment are, while it is cut.
  #starts: number[] = [];
  #flags: number[] = [];
  #room = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Bytes after the last blank line. */
  get pendingBytes(): number {
    return this.#inBlock && this.#certain ? this.bodyBytes - (this.blockStarts.at(-1) ?? 0) : 0;
  }

  /** Bytes to the client were left out. */
  skip(): void {
    this.#line = undefined;
    this.#afterCr = false;
    this.#inChunk = false;
    this.#certain = false;
    this.#inBlock = true;
    this.#marked = undefined;
    this.breaks.add(this.bodyBytes);
  }

  /** The body from one byte to another is not held any more, nor what was known of it. */
  forget(from: number, to: number): void {
    if (from >= to) return;
    const last = this.blockStarts.length - 1;
    // The last one may be that of the block which is going on.
    this.blockStarts = this.blockStarts.filter((at, i) => at < from || at >= to || i === last);
    for (const at of this.breaks) if (at >= from && at < to) this.breaks.delete(at);
  }

  cut(segment: SegmentPiece): Cut {
    this.#starts = [];
    this.#flags = [];
    const bodyFrom = this.bodyBytes;
    let at = 0;
    for (const part of segment.parts) {
      this.#cutPart(segment.bytes, part, at);
      at += part.bytes;
    }
    const bodyBytes = this.bodyBytes - bodyFrom;
    return { starts: this.#starts, flags: this.#flags, bodyFrom, bodyBytes };
  }

  #cutPart(bytes: Uint8Array, { kind, bytes: length }: WirePart, from: number): void {
    const to = from + length;
    switch (kind) {
      case 'chunk_data':
      case 'body':
        this.#inChunk = kind === 'chunk_data';
        if (this.opaque) this.#cutOpaque(bytes, from, to);
        else this.#cutBody(bytes, from, to);
        break;
      case 'chunk_end': {
        const last = this.#flags.length - 1;
        const ownRow = last < 0 || ((this.#flags[last] ?? 0) & Flag.Body) === 0;
        if (ownRow) this.#row(from, Kind.ChunkEnd);
        const row = this.#flags.length - 1;
        this.#flags[row] = (this.#flags[row] ?? 0) | Flag.ChunkEnds;
        this.#inChunk = false;
        break;
      }
      case 'chunk_size':
        this.#inChunk = true;
        this.#cutLines(bytes, from, to, Kind.ChunkSize);
        break;
      case 'last_chunk':
        // Its size line and the blank line after it are one thing: the terminator.
        this.#row(from, Kind.LastChunk);
        break;
      case 'request_head':
        this.#cutLines(bytes, from, to, Kind.RequestHead);
        break;
      case 'response_head':
        this.#cutLines(bytes, from, to, Kind.ResponseHead);
        break;
      case 'frame_header':
        this.#row(from, Kind.FrameHeader);
        break;
      case 'frame_payload':
        this.#cutWide(bytes, from, to, Kind.FramePayload);
        break;
      case 'masked_frame_payload':
        this.#cutWide(bytes, from, to, Kind.MaskedPayload);
        break;
      case 'request_rest':
      case 'unframed':
        this.#cutLines(bytes, from, to, Kind.Other);
    }
  }

  #cutLines(bytes: Uint8Array, from: number, to: number, kind: Kind): void {
    let fresh = true;
    for (let i = from; i < to;) {
      if (fresh) this.#row(i, kind, this.#goesOn === kind ? 0 : Flag.LineStart);
      this.#goesOn = kind;
      const character = characterAt(bytes, i, to);
      if (!fresh) this.#wrap(i, columnsOf(character), kind);
      this.#room -= columnsOf(character);
      fresh = character === LF;
      if (fresh) this.#goesOn = undefined;
      i += character < 0 ? 1 : bytesOf(character);
    }
  }

  #cutBody(bytes: Uint8Array, from: number, to: number): void {
    let fresh = true;
    for (let i = from; i < to;) {
      if (this.#afterCr && bytes[i] === LF) {
        this.#afterCr = false;
        this.#row(i, Kind.LateLf, Flag.Body);
        this.bodyBytes += 1;
        i += 1;
        fresh = true;
        continue;
      }
      this.#afterCr = false;
      if (this.bodyBytes === MARK_BYTES.length) this.#settle(bytes[i] ?? 0);
      if (this.#line === undefined || fresh) this.#beginRow(bytes, i);
      fresh = false;
      const kind = this.#line ?? Kind.Field;
      const character = characterAt(bytes, i, to);
      if (!this.#isOfMark(character, bytes[i])) this.#marked = undefined;
      const columns = columnsOf(character);
      this.#wrap(i, columns, kind);
      this.#room -= columns;
      let length = character < 0 ? 1 : bytesOf(character);
      if (character === CR || character === LF) {
        if (character === CR && i + 1 < to && bytes[i + 1] === LF) length = 2;
        this.#afterCr = character === CR && i + 1 === to;
        this.#endLine(kind);
      }
      this.bodyBytes += length;
      i += length;
    }
  }

  #cutOpaque(bytes: Uint8Array, from: number, to: number): void {
    this.#cutWide(bytes, from, to, Kind.Other, Flag.Body);
    this.bodyBytes += to - from;
  }

  /** Rows as wide as there is room, whatever the bytes are. */
  #cutWide(bytes: Uint8Array, from: number, to: number, kind: Kind, flags = 0): void {
    this.#row(from, kind, flags);
    for (let i = from; i < to;) {
      const character = characterAt(bytes, i, to);
      this.#wrap(i, columnsOf(character), kind);
      this.#room -= columnsOf(character);
      i += character < 0 ? 1 : bytesOf(character);
    }
  }

  /** A new row at `i`, and a new line where none is going on. */
  #beginRow(bytes: Uint8Array, i: number): void {
    let flags: number = Flag.Body;
    if (this.#line === undefined) {
      this.#line = kindOfLine(bytes[i] ?? 0);
      flags |= Flag.LineStart;
      if (!this.#inBlock) {
        this.#inBlock = true;
        this.blockStarts.push(this.bodyBytes);
        flags |= Flag.BlockStart;
      }
    }
    this.#row(i, this.#line, flags);
  }

  /** Whether all of the body so far, with this character or byte of one, is a byte order mark. */
  #isOfMark(character: number, byte: number | undefined): boolean {
    if (this.bodyBytes === 0 && character === BYTE_ORDER_MARK) return true;
    return character < 0 && byte === MARK_BYTES[this.bodyBytes];
  }

  /** A byte order mark that the body begins with is of no line: what follows begins the first. */
  #settle(following: number): void {
    if (this.#marked === undefined) return;
    const kind = kindOfLine(following);
    this.#line = kind;
    for (const { flags, row } of this.#marked) flags[row] = ((flags[row] ?? 0) & ~0xf) | kind;
    this.#marked = undefined;
  }

  #endLine(kind: Kind): void {
    this.#line = undefined;
    if (kind !== Kind.Blank) return;
    this.#inBlock = false;
    this.#certain = true;
    const row = this.#flags.length - 1;
    this.#flags[row] = (this.#flags[row] ?? 0) & ~Flag.BlockGoesOn;
  }

  #wrap(i: number, columns: number, kind: Kind): void {
    if (columns <= this.#room || i === this.#starts.at(-1)) return;
    const body = (this.#flags.at(-1) ?? 0) & Flag.Body;
    this.#row(i, kind, body);
  }

  #row(start: number, kind: Kind, flags = 0): void {
    this.#starts.push(start);
    this.#room = this.#columns;
    let all = kind | flags;
    if (this.#inBlock && !this.opaque) all |= Flag.BlockGoesOn;
    if (this.#inBlock && !this.#certain) all |= Flag.Uncertain;
    if (this.#inChunk || kind === Kind.ChunkSize) all |= Flag.InChunk;
    this.#flags.push(all);
    if ((flags & Flag.Body) !== 0) {
      this.#marked?.push({ flags: this.#flags, row: this.#flags.length - 1 });
    }
  }
}

function kindOfLine(first: number): Kind {
  if (first === CR || first === LF) return Kind.Blank;
  return first === COLON ? Kind.Comment : Kind.Field;
}
