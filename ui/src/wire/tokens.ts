import { bytesOf, characterAt, markOf } from './characters';

/** How a run of bytes is shown. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  /** A character that cannot be seen as it is. */
  | { readonly kind: 'mark'; readonly text: string }
  /** Bytes that are no UTF-8, in hexadecimal. */
  | { readonly kind: 'bytes'; readonly text: string };

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** Takes bytes apart into what is shown of them, from `from` to before `to`. */
export function tokensOf(bytes: Uint8Array, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let textFrom = from;
  const flush = (until: number): void => {
    if (until > textFrom) {
      tokens.push({ kind: 'text', text: DECODER.decode(bytes.subarray(textFrom, until)) });
    }
  };
  let i = from;
  while (i < to) {
    const character = characterAt(bytes, i, to);
    const mark = character < 0 ? undefined : markOf(character);
    const length = character < 0 ? 1 : bytesOf(character);
    if (character < 0 || mark !== undefined) {
      flush(i);
      tokens.push(mark === undefined ? byteToken(bytes[i] ?? 0) : { kind: 'mark', text: mark });
      textFrom = i + length;
    }
    i += length;
  }
  flush(to);
  return tokens;
}

/** Two hexadecimal digits. */
export function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase();
}

function byteToken(byte: number): Token {
  return { kind: 'bytes', text: hex(byte) };
}
