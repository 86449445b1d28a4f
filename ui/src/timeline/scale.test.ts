import { describe, expect, it } from 'vitest';
import {
  anchorForZoom,
  DEFAULT_WINDOW_US,
  MAX_WINDOW_US,
  MIN_WINDOW_US,
  niceCeil,
  NOW_AT,
  ticks,
  TimeScale,
  zoomed,
} from './scale';

const scale = new TimeScale(100, 1_100, 60_000_000, DEFAULT_WINDOW_US);

describe('the time scale', () => {
  it('puts the anchor at four fifths and the future to its right', () => {
    expect(scale.x(60_000_000)).toBeCloseTo(100 + 1_000 * NOW_AT);
    expect(scale.toUs).toBeGreaterThan(60_000_000);
  });

  it('goes both ways', () => {
    expect(scale.at(scale.x(55_123_456))).toBeCloseTo(55_123_456, 0);
  });

  it('shows a stretch that has no end yet', () => {
    expect(scale.shows(0)).toBe(true);
    expect(scale.shows(0, 1)).toBe(false);
    expect(scale.shows(scale.toUs + 1)).toBe(false);
  });

  it('zooms no further than two seconds and five minutes', () => {
    expect(zoomed(DEFAULT_WINDOW_US, 1e-6)).toBe(MIN_WINDOW_US);
    expect(zoomed(DEFAULT_WINDOW_US, 1e6)).toBe(MAX_WINDOW_US);
  });

  it('keeps the moment under the pointer in its place', () => {
    const moment = scale.at(300);
    const anchor = anchorForZoom(scale, 300, 4_000_000);
    expect(new TimeScale(100, 1_100, anchor, 4_000_000).x(moment)).toBeCloseTo(300);
  });
});

describe('ticks', () => {
  it('are whole seconds around now, apart enough to be read', () => {
    const list = ticks(scale, 60_000_000, 90);
    expect(list).toContain(0);
    expect(list.every(Number.isInteger)).toBe(true);
    expect(list.length).toBeLessThanOrEqual(14);
  });

  it('count in minutes over minutes', () => {
    const wide = new TimeScale(100, 1_100, 600_000_000, MAX_WINDOW_US);
    expect(ticks(wide, 600_000_000, 90).every((second) => second % 30 === 0)).toBe(true);
  });

  it('divide seconds in a short window', () => {
    const narrow = new TimeScale(100, 1_100, 60_000_000, MIN_WINDOW_US);
    expect(ticks(narrow, 60_000_000, 90)).toContain(-0.2);
  });
});

it('rounds a scale up to 1, 2, 5 and their tens', () => {
  expect([0, 1, 3, 7, 12, 51].map(niceCeil)).toEqual([1, 1, 5, 10, 20, 100]);
});
