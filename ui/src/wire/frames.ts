/** Frames of a WebSocket as they cross (RFC 6455, section 5.2). What is a frame's, Rust has said. */
import type { SegmentPiece } from './pieces';

/** What a frame's header says. */
export interface FrameHeader {
  /** Whether the message ends with it. */
  readonly fin: boolean;
  readonly opcode: number;
  readonly length: number;
  /** The key that a client's payload is masked with (section 5.3). */
  readonly mask: Uint8Array | undefined;
}

export const CLOSE = 8;

/** Reads a header; undefined while it is not whole. */
export function headerOf(bytes: Uint8Array): FrameHeader | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const short = second & 0x7f;
  const longer = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const keyAt = 2 + longer;
  if (bytes.length < keyAt + (masked ? 4 : 0)) return undefined;
  const length = longer === 0 ? short : bytes.subarray(2, keyAt).reduce((n, b) => n * 256 + b, 0);
  const mask = masked ? bytes.slice(keyAt, keyAt + 4) : undefined;
  return { fin: (first & 0x80) !== 0, opcode: first & 0x0f, length, mask };
}

/** What a Close frame says (section 5.5.1). */
export interface Closing {
  readonly code: number | undefined;
  readonly reason: string;
}

/** What the payload at `at` of a segment says, where it is that of a Close frame. */
export function closingAt(piece: SegmentPiece, at: number): Closing | undefined {
  let from = 0;
  let header: FrameHeader | undefined;
  for (const { kind, bytes } of piece.parts) {
    const part = piece.bytes.subarray(from, from + bytes);
    if (from === at) {
      const whole = header?.opcode === CLOSE && header.length === bytes;
      return whole && header ? closing(unmasked(part, header.mask)) : undefined;
    }
    header = kind === 'frame_header' ? headerOf(part) : undefined;
    from += bytes;
  }
  return undefined;
}

function closing(payload: Uint8Array): Closing {
  const [high, low] = payload;
  const code = high === undefined || low === undefined ? undefined : high * 256 + low;
  return { code, reason: new TextDecoder().decode(payload.subarray(2)) };
}

function unmasked(payload: Uint8Array, mask: Uint8Array | undefined): Uint8Array {
  return mask ? payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0)) : payload;
}

/** Bytes as people read them where they are no text: `81 14`. */
export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
