/** A character of UTF-8, or a byte that is none. */
export type Utf8Piece =
  | { readonly kind: 'character'; readonly codePoint: number; readonly length: number }
  | { readonly kind: 'byte'; readonly byte: number; readonly length: 1 };

/** Bytes as characters; what is not UTF-8 stays the bytes it is. */
export function pieces(bytes: Uint8Array): Utf8Piece[] {
  const found: Utf8Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    const piece = pieceAt(bytes, at);
    found.push(piece);
    at += piece.length;
  }
  return found;
}

/** Smallest code point for each length: shorter forms are the only ones allowed. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

function pieceAt(bytes: Uint8Array, at: number): Utf8Piece {
  const first = bytes[at] ?? 0;
  const length = lengthBy(first);
  let codePoint = length === 1 ? first : first & (0x7f >> length);
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return { kind: 'byte', byte: first, length: 1 };
    codePoint = (codePoint << 6) | (next & 0x3f);
  }
  const scalar = codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
  if (length === 0 || !scalar || codePoint < (LEAST[length] ?? 0)) {
    return { kind: 'byte', byte: first, length: 1 };
  }
  return { kind: 'character', codePoint, length };
}

/** How long a character is that begins with this byte; 0 where none does. */
function lengthBy(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}
