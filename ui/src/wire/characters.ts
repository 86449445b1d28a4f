/**
 * UTF-8, character by character: what can be shown as text, what needs a mark of its own because
 * nothing or something else would be seen, and which bytes are none.
 */

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x09: 'TAB',
  0x0a: 'LF',
  0x0d: 'CR',
  0x1b: 'ESC',
  0x7f: 'DEL',
  0xfeff: 'BOM',
};

/** Invisible, or changes how what stands beside it is shown. First and last of each range. */
const MARKED: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xe000, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xffff],
  [0xe0000, 0x10ffff],
];

/** The character at `i`, or -1 where no whole one stands there before `end`. */
export function characterAt(bytes: Uint8Array, i: number, end: number): number {
  const first = bytes[i] ?? 0;
  if (first < 0x80) return first;
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4 || i + more >= end) return -1;
  let character = first & (0x3f >> more);
  for (let k = 1; k <= more; k += 1) {
    const next = bytes[i + k] ?? 0;
    if (next >> 6 !== 0b10) return -1;
    character = (character << 6) | (next & 0x3f);
  }
  const overlong = character < (more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000);
  const surrogate = character >= 0xd800 && character <= 0xdfff;
  return overlong || surrogate || character > 0x10ffff ? -1 : character;
}

/** Bytes of a character; 1 for a byte that is none. */
export function bytesOf(character: number): number {
  if (character < 0x80) return 1;
  if (character < 0x800) return 2;
  return character < 0x10000 ? 3 : 4;
}

/** What stands for a character that cannot be shown as it is; undefined for all others. */
export function markOf(character: number): string | undefined {
  if (character >= 0x20 && character < 0x7f) return undefined;
  for (const [first, last] of MARKED) {
    if (character < first) return undefined;
    if (character <= last) {
      const number = character.toString(16).toUpperCase();
      return NAMES[character] ?? `U+${number.padStart(4, '0')}`;
    }
  }
  return undefined;
}

/** Columns that a character, its mark, or a byte that is none takes. */
export function columnsOf(character: number): number {
  if (character >= 0x20 && character < 0x7f) return 1;
  if (character < 0) return 3;
  const mark = markOf(character);
  if (mark !== undefined) return mark.length + 1;
  return character >= 0x1100 ? 2 : 1;
}
