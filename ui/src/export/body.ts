import type { WirePage, WireSegment } from '../api/types';

/** A connection's body as a client's parser got it: without head and chunk framing. */
export interface Body {
  readonly bytes: Uint8Array;
  /** Bytes that crossed to the client and are in no recording. */
  readonly leftOutBytes: number;
  /** Whether the response said that it is encoded, so that the bytes are not the stream itself. */
  readonly encoding: string | undefined;
}

/** The parts that carry the stream. */
const CONTENT: ReadonlySet<string> = new Set(['chunk_data', 'body']);

/** Puts a body together from the parts of a recording, in which segments may come twice. */
export function bodyOf(pages: readonly WirePage[]): Body {
  const segments = new Map(pages.flatMap((page) => page.segments).map((each) => [each.n, each]));
  const ordered = [...segments.values()]
    .filter(({ direction }) => direction === 'to_client')
    .sort((a, b) => a.offset - b.offset);
  const pieces: Uint8Array[] = [];
  const latin1 = new TextDecoder('latin1');
  let head = '';
  let held = 0;
  for (const segment of ordered) {
    const bytes = bytesOf(segment);
    held += bytes.length;
    let at = 0;
    for (const part of segment.parts) {
      const piece = bytes.subarray(at, at + part.bytes);
      at += part.bytes;
      if (CONTENT.has(part.kind)) pieces.push(piece);
      else if (part.kind === 'response_head') head += latin1.decode(piece);
    }
  }
  const crossed = pages.reduce((most, page) => Math.max(most, page.to_client.crossed_bytes), 0);
  return {
    bytes: joined(pieces),
    leftOutBytes: Math.max(0, crossed - held),
    encoding: /^content-encoding:[ \t]*([^\r\n]*)/im.exec(head)?.[1]?.trim(),
  };
}

/** What a segment holds. */
export function bytesOf({ bytes_base64: text }: WireSegment): Uint8Array {
  return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
