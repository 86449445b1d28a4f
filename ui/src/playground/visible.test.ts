import { describe, expect, it } from 'vitest';
import { readNotation } from './notation';
import { Body, visibleText } from './visible';

describe('a text that is shown', () => {
  it('names what draws nothing or turns writing around', () => {
    expect(visibleText('a\n\u202eb\u{FEFF}').shown).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'name', name: 'LF' },
      { kind: 'name', name: 'U+202E' },
      { kind: 'text', text: 'b' },
      { kind: 'name', name: 'BOM' },
    ]);
  });

  it('says how much it leaves out', () => {
    expect(visibleText('x'.repeat(1_000), 10)).toEqual({
      shown: [{ kind: 'text', text: 'x'.repeat(10) }],
      leftOut: 990,
    });
  });
});

describe('a body that is shown', () => {
  const body = (text: string): Body => new Body(readNotation(text).steps);

  it('marks where chunks end and where the server pauses', () => {
    const { shown } = body('ab\\|cd\\p{300}e').line(0, 5);
    expect(shown).toEqual([
      { kind: 'text', text: 'ab' },
      { kind: 'cut' },
      { kind: 'text', text: 'cd' },
      { kind: 'pause', pauseMs: 300 },
      { kind: 'text', text: 'e' },
    ]);
  });

  it('shows a mark once, before the line that follows it', () => {
    const two = body('a\n\\|b\n');
    expect(two.line(0, 2).shown).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'name', name: 'LF' },
    ]);
    expect(two.line(2, 4).shown[0]).toEqual({ kind: 'cut' });
  });

  it('shows a pause at its end', () => {
    expect(body('a\\p{300}').line(0, 1).shown).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'pause', pauseMs: 300 },
    ]);
  });

  it('shows the bytes of what is no character, also of one that chunks divide', () => {
    expect(body('\\xFF\\xE2\\|\\x82\\xAC').line(0, 4).shown).toEqual([
      { kind: 'byte', name: 'FF' },
      { kind: 'byte', name: 'E2' },
      { kind: 'cut' },
      { kind: 'byte', name: '82' },
      { kind: 'byte', name: 'AC' },
    ]);
  });
});
