import { describe, expect, it } from 'vitest';
import { joinNames, namesAllowed, parseNames } from './eventNames';

describe('event names', () => {
  it('are what stands between the commas of either width', () => {
    expect(parseNames(' a, b ，c')).toEqual(['a', 'b', 'c']);
    expect(parseNames('  ')).toEqual([]);
    expect(parseNames('a,,b')).toEqual(['a', '', 'b']);
  });

  it('come back as they were typed', () => {
    for (const names of [[], ['a'], ['a', 'b.c', '温度']])
      expect(parseNames(joinNames(names))).toEqual(names);
  });

  it('are at most 16 of at most 100 characters', () => {
    expect(namesAllowed(Array.from({ length: 16 }, () => 'x'.repeat(100)))).toBe(true);
    expect(namesAllowed(Array.from({ length: 17 }, () => 'x'))).toBe(false);
    expect(namesAllowed(['x'.repeat(101)])).toBe(false);
  });
});
