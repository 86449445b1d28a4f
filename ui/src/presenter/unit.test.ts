import { describe, expect, it } from 'vitest';
import { LEAST_PX, unitFor } from './unit';

describe('the size of type in presenter mode', () => {
  it('can be read from the last row at 1280 × 720, and is never smaller', () => {
    expect(unitFor(1280, 720)).toBe(20);
    for (const [width, height] of [
      [1024, 768],
      [960, 640],
      [500, 300],
    ] as const) {
      expect(unitFor(width, height)).toBe(LEAST_PX);
    }
  });

  it('takes the same part of a larger screen', () => {
    expect(unitFor(1920, 1080)).toBe(30);
    expect(unitFor(3840, 2160)).toBe(60);
  });
});
