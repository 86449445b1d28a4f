import { isEventStream } from '../api/contentType';
import { fieldIn } from './parts';
import { CLOSE, headerOf } from './frames';
import type { Note, SegmentPiece } from './pieces';

/** Response heads larger than this are not read for what they say of the body. */
const HEAD_BYTES = 16_384;

/** What the bytes to the client say of how their body ends. */
export class BodyEnding {
  #head = '';
  #sizeLine = '';
  #chunkBytes = 0;
  #inChunk = false;
  #terminatorBytes = 0;
  #unknown = false;
  #frames = false;
  #closeFrame = false;

  /** Whether the body can be read as it is. */
  get encoding(): string | undefined {
    return this.#field('content-encoding');
  }

  /** Whether what follows the head are frames. */
  get isWebSocket(): boolean {
    return this.#frames || /^HTTP\/1\.1 101 /.test(this.#head);
  }

  /** Whether the body is an event stream; undefined where what is held of the head leaves it open. */
  get isEventStream(): boolean | undefined {
    if (this.isWebSocket) return false;
    const type = this.#field('content-type');
    if (type === undefined && !this.#head.endsWith('\r\n\r\n')) return undefined;
    return isEventStream(type ?? null);
  }

  /** What is missing was not seen, so nothing is known of it until the next chunk. */
  skip(): void {
    this.#inChunk = false;
    this.#sizeLine = '';
    this.#unknown = true;
  }

  take(segment: SegmentPiece): void {
    let at = 0;
    this.#unknown = false;
    for (const { kind, bytes } of segment.parts) {
      const part = (): string => latin1(segment.bytes.subarray(at, at + bytes));
      if (kind === 'response_head' && this.#head.length < HEAD_BYTES) this.#head += part();
      if (kind === 'chunk_size') {
        if (!this.#inChunk) this.#sizeLine = '';
        this.#inChunk = true;
        this.#sizeLine += part();
        this.#chunkBytes = 0;
      }
      if (kind === 'chunk_data') this.#chunkBytes += bytes;
      if (kind === 'chunk_end') this.#inChunk = false;
      if (kind === 'last_chunk') this.#terminatorBytes += bytes;
      if (kind === 'frame_header') {
        this.#frames = true;
        const header = headerOf(segment.bytes.subarray(at, at + bytes));
        this.#closeFrame ||= header?.opcode === CLOSE;
      }
      at += bytes;
    }
  }

  /** Nothing where the body is complete, or nobody can tell. */
  notes(): Note[] {
    if (this.isWebSocket) {
      return this.#unknown || this.#closeFrame ? [] : [{ about: 'no_close_frame' }];
    }
    const begun = this.#head !== '' || this.#sizeLine !== '';
    if (this.#unknown || !begun || this.#terminatorBytes >= 5) return [];
    const chunked = this.#sizeLine !== '' || this.#field('transfer-encoding') === 'chunked';
    if (!chunked) {
      const measured = this.#field('content-length') !== undefined;
      return measured || this.isEventStream === false ? [] : [{ about: 'no_chunks' }];
    }
    const ofBytes = Number.parseInt(this.#sizeLine, 16);
    if (this.#inChunk && this.#chunkBytes < ofBytes) {
      return [
        { about: 'chunk_unfinished', bytes: this.#chunkBytes, ofBytes },
        { about: 'no_terminator' },
      ];
    }
    return [{ about: 'no_terminator' }];
  }

  #field(name: string): string | undefined {
    return fieldIn(this.#head, name);
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
