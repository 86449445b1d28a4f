import { describe, expect, it } from 'vitest';
import { isHidden } from './hidden';
import { readNotation, type MistakeCode } from './notation';
import { writeNotation } from './writtenNotation';
import type { Step } from './step';

const utf8 = new TextEncoder();

function bytes(...parts: (string | number)[]): Step {
  const all = parts.flatMap((part) => (typeof part === 'number' ? [part] : [...utf8.encode(part)]));
  return { kind: 'bytes', bytes: Uint8Array.from(all) };
}

/** Numbers that are the same in every run (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Bytes that are hard to write: hidden characters, halves of characters, what looks like marks. */
function anyBytes(pick: (below: number) => number): Uint8Array {
  const texts = [
    'data: x\n\n',
    '\\',
    '\\|',
    '\\p{3}',
    '\r',
    '\0',
    '\u{FEFF}',
    '\u202e',
    '数',
    '🧪',
  ];
  const parts = Array.from({ length: 1 + pick(8) }, () => {
    if (pick(3) === 0) return Uint8Array.of(pick(256), pick(256));
    const text = utf8.encode(texts[pick(texts.length)] ?? '');
    return text.slice(0, 1 + pick(text.length));
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('the notation', () => {
  it('gives back whatever steps it was written from, for every seed', () => {
    for (let seed = 1; seed <= 2_000; seed += 1) {
      const pick = random(seed);
      const steps = Array.from({ length: 1 + pick(6) }, (): Step =>
        pick(4) === 0
          ? { kind: 'pause', pauseMs: 1 + pick(10_000) }
          : { kind: 'bytes', bytes: anyBytes(pick) },
      );
      const { steps: read, mistakes } = readNotation(writeNotation(steps));
      expect(mistakes, `seed ${seed}`).toEqual([]);
      expect(read, `seed ${seed}`).toEqual(steps);
    }
  });

  it('hides no character in what it writes', () => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      if (!isHidden(codePoint) || codePoint === 0x0a) continue;
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const written = writeNotation([bytes(String.fromCodePoint(codePoint))]);
      expect(written).toMatch(/^\\[\x20-\x7e]+$/);
    }
  });

  it('reads every mark and every escape', () => {
    const text = 'a\nb\\n\\r\\t\\0\\\\\\xFf\\u{1f9ea}\\|c\\p{300}d\\p{0}e';
    expect(readNotation(text).steps).toEqual([
      bytes('a\nb\n\r\t\0\\', 0xff, '🧪'),
      bytes('c'),
      { kind: 'pause', pauseMs: 300 },
      bytes('d'),
      bytes('e'),
    ]);
  });

  it('makes nothing of empty chunks', () => {
    expect(readNotation('\\|\\|\\p{5}\\|').steps).toEqual([{ kind: 'pause', pauseMs: 5 }]);
    expect(readNotation('').steps).toEqual([]);
  });

  it('says where each mark stands', () => {
    expect(readNotation('a\\|\n\\p{1}\\r').marks).toEqual([
      { from: 1, to: 3, kind: 'cut' },
      { from: 3, to: 4, kind: 'line_end' },
      { from: 4, to: 9, kind: 'pause' },
      { from: 9, to: 11, kind: 'escape' },
    ]);
  });

  it.each<[string, MistakeCode, number, number]>([
    ['a\\', 'unfinished', 1, 2],
    ['\\q', 'unknown_escape', 0, 2],
    ['\\🧪', 'unknown_escape', 0, 3],
    ['\\\n', 'unknown_escape', 0, 2],
    ['\\__proto__', 'unknown_escape', 0, 2],
    ['\\xG0', 'not_hex', 0, 4],
    ['\\x4', 'not_hex', 0, 3],
    ['\\u{}', 'not_hex', 0, 4],
    ['\\u{FEFF', 'unfinished', 0, 7],
    ['\\u1', 'unknown_escape', 0, 2],
    ['\\u{110000}', 'not_a_character', 0, 10],
    ['\\u{D800}', 'not_a_character', 0, 8],
    ['\\p{x}', 'not_a_pause', 0, 5],
    ['\\p{-1}', 'not_a_pause', 0, 6],
    ['\\p{10001}', 'pause_too_long', 0, 9],
  ])('finds the mistake in %j', (text, code, from, to) => {
    expect(readNotation(text).mistakes).toEqual([{ code, from, to }]);
  });

  it('goes on after a mistake', () => {
    expect(readNotation('a\\qb').steps).toEqual([bytes('ab')]);
  });
});
