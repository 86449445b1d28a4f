import { describe, expect, it } from 'vitest';
import { visibleRange } from './virtualRange';

describe('the rows that exist', () => {
  it('are few, however long the list is', () => {
    const range = visibleRange(1_000_000, 28, 5_000_000, 400);
    expect(range.to - range.from).toBeLessThan(40);
    expect(range.from * 28).toBeLessThanOrEqual(5_000_000);
    expect(range.to * 28).toBeGreaterThanOrEqual(5_000_400);
  });

  it('are all of a short list', () => {
    expect(visibleRange(3, 28, 0, 400)).toEqual({ from: 0, to: 3 });
  });

  it('are none of an empty list, wherever it was scrolled', () => {
    expect(visibleRange(0, 28, 9_999, 400)).toEqual({ from: 0, to: 0 });
  });

  it('end with the list when it got shorter below the reader', () => {
    expect(visibleRange(10, 28, 9_999, 400)).toEqual({ from: 10, to: 10 });
  });
});
