import { expect, test } from 'vitest';
import { bytesOfText } from './fixtures';
import { tokensOf } from './tokens';

const shown = (bytes: Uint8Array): string[] =>
  tokensOf(bytes, 0, bytes.length).map(({ kind, text }) => (kind === 'text' ? text : `<${text}>`));

test('control characters, marks and bytes that are no text are named', () => {
  expect(shown(bytesOfText('a\0\t\r\n\x1b\x7f'))).toEqual([
    'a',
    '<NUL>',
    '<TAB>',
    '<CR>',
    '<LF>',
    '<ESC>',
    '<DEL>',
  ]);
  expect(shown(new TextEncoder().encode('\ufeffx\u202ey\u200b'))).toEqual([
    '<BOM>',
    'x',
    '<U+202E>',
    'y',
    '<U+200B>',
  ]);
});

test('text in any script stays text', () => {
  expect(shown(new TextEncoder().encode('数据 é 😀'))).toEqual(['数据 é 😀']);
});

test('bytes that are no UTF-8 stand as numbers, whichever way they are wrong', () => {
  // A lone continuation, an overlong slash, a surrogate, beyond the last, and a character cut off.
  expect(shown(bytesOfText('\x80'))).toEqual(['<80>']);
  expect(shown(bytesOfText('\xc0\xaf'))).toEqual(['<C0>', '<AF>']);
  expect(shown(bytesOfText('\xed\xa0\x80'))).toEqual(['<ED>', '<A0>', '<80>']);
  expect(shown(bytesOfText('\xf5\x80\x80\x80'))).toEqual(['<F5>', '<80>', '<80>', '<80>']);
  expect(shown(bytesOfText('a\xe4\xb8'))).toEqual(['a', '<E4>', '<B8>']);
});

test('a replacement character in the bytes is not taken for one that stands for others', () => {
  expect(shown(new TextEncoder().encode('\ufffd'))).toEqual(['<U+FFFD>']);
});
