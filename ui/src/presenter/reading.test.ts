import { expect, it } from 'vitest';
import { linesOf, readTo } from './reading';

/** Ten lines of 20 px, 27 px apart. */
const LINES = Array.from({ length: 10 }, (_, i) => ({ top: 4 + 27 * i, bottom: 24 + 27 * i }));

it('leaves a whole line at the top, however little there is to read on', () => {
  const height = 167;
  for (let most = 3; most < 200; most += 1) {
    const to = readTo(LINES, 1, { top: 0, height, most });
    expect(to).toBeGreaterThanOrEqual(Math.min(most, 0.85 * height));
    expect(LINES.filter(({ top, bottom }) => top < to && to < bottom)).toEqual([]);
  }
});

it('goes back to the beginning, or to a line before', () => {
  expect(readTo(LINES, -1, { top: 85, height: 167, most: 117 })).toBe(0);
  expect(readTo(LINES, -1, { top: 220, height: 167, most: 240 })).toBe(85);
});

it('takes smaller type in a line for a part of it', () => {
  const boxes = [
    { top: 6, bottom: 22 },
    { top: 4, bottom: 24 },
    { top: 31, bottom: 51 },
  ];
  expect(linesOf(boxes)).toEqual([
    { top: 4, bottom: 24 },
    { top: 31, bottom: 51 },
  ]);
});
