/**
 * Characters that draw nothing, or that change how others are drawn. They are shown by name, so
 * that no text can hide a part of itself or turn its neighbours around.
 */
const RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xe0000, 0xe0fff],
];

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x09: 'TAB',
  0x0a: 'LF',
  0x0d: 'CR',
  0xfeff: 'BOM',
};

export function isHidden(codePoint: number): boolean {
  return RANGES.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/** What stands for a hidden character: `LF`, `BOM`, `U+202E`. */
export function nameOf(codePoint: number): string {
  return NAMES[codePoint] ?? `U+${hexOf(codePoint).padStart(4, '0')}`;
}

export function hexOf(value: number): string {
  return value.toString(16).toUpperCase();
}
