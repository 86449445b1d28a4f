import { describe, expect, it } from 'vitest';
import {
  beginsWithin,
  emFor,
  extraLanesThatFit,
  fitWords,
  layoutRows,
  numberStep,
  type Words,
} from './layout';

describe('the rows', () => {
  for (const [height, typeScale] of [
    [205, 1],
    [205, 1.3],
    [290, 1],
    [290, 1.3],
    [420, 1],
  ] as const) {
    it(`stand one below the other at ${height} px and type × ${typeScale}`, () => {
      const em = emFor(height, typeScale);
      const lanes = extraLanesThatFit(height, em);
      const rows = layoutRows(960, height, em, 100, lanes);
      const order = [
        rows.storyY,
        rows.numberY,
        rows.serverY,
        rows.clientY,
        rows.underY,
        ...rows.extraY,
        rows.bandTop,
        rows.bandTop + rows.bandHeight,
        rows.tickY,
        height,
      ];
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(rows.clientY - rows.serverY).toBeGreaterThan(4 * em);
    });
  }

  for (const height of [180, 190, 205]) {
    for (const ownLanes of [1, 2]) {
      it(`make room at ${height} px for ${ownLanes} of this page’s own lanes`, () => {
        const em = emFor(height, 1, ownLanes);
        const lanes = extraLanesThatFit(height, em, ownLanes);
        expect(lanes).toBeGreaterThanOrEqual(ownLanes);
        const rows = layoutRows(960, height, em, 100, lanes);
        expect(rows.clientY - rows.serverY).toBeGreaterThanOrEqual(3.2 * em);
        expect(rows.underY).toBeGreaterThan(rows.clientY);
      });
    }
  }

  it('never shrink the type below what can be read from afar', () => {
    expect(emFor(205, 1)).toBeGreaterThanOrEqual(12.5);
    expect(emFor(290, 1.3)).toBeGreaterThan(emFor(290, 1));
  });
});

describe('the rows for a room', () => {
  for (const [height, least] of [
    [300, 20],
    [440, 20],
    [450, 30],
    [690, 30],
  ] as const) {
    it(`stand one below the other at ${height} px in type of ${least} px or more`, () => {
      const em = emFor(height, 1, 0, least);
      expect(em).toBeGreaterThanOrEqual(least);
      const rows = layoutRows(1280, height, em, 200, extraLanesThatFit(height, em));
      const { storyY, numberY, serverY, clientY, underY, bandTop, bandHeight, tickY } = rows;
      const order = [storyY, numberY, serverY, clientY, underY, bandTop, bandTop + bandHeight];
      order.push(tickY, height);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(clientY - serverY).toBeGreaterThan(4 * em);
    });
  }
});

describe('words above the lanes', () => {
  const word = (x: number, widths: number[], keep = false): Words<string> => ({
    x,
    widths,
    keep,
    item: `at ${x}`,
  });

  function extents(words: Words<string>[], right = 1_000): [number, number][] {
    return fitWords(words, 0, right, 10).map(({ item, variant, x }) => {
      const width = words.find((w) => w.item === item)?.widths[variant] ?? 0;
      return [x, x + width];
    });
  }

  it('take the longest form when there is room', () => {
    expect(fitWords([word(0, [200, 50])], 0, 1_000, 10)).toEqual([
      { item: 'at 0', variant: 0, x: 0 },
    ]);
  });

  it('are not shown once their beginning slid out', () => {
    const within = { left: 100, right: 900 };
    expect([99, 100, 899, 900].map((x) => beginsWithin(x, within))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('never overlap', () => {
    const words = [0, 40, 90, 130, 300, 310, 700].map((x) => word(x, [180, 90, 30]));
    const placed = extents(words);
    placed
      .slice(1)
      .forEach(([from], i) => expect(from).toBeGreaterThanOrEqual(placed[i]?.[1] ?? 0));
  });

  it('move the last one left rather than out of the picture', () => {
    expect(extents([word(980, [200, 60])])).toEqual([[940, 1_000]]);
  });

  it('let a kill push out the request beside it', () => {
    const placed = fitWords([word(0, [60], true), word(20, [60]), word(400, [60])], 0, 1_000, 10);
    expect(placed.map((p) => p.item)).toEqual(['at 0', 'at 400']);
  });
});

it('thins numbers to round steps', () => {
  expect([100, 30, 16, 8, 0.5].map((px) => numberStep(px, 30))).toEqual([1, 1, 2, 5, 100]);
});
