import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Throttle } from './throttle';

describe('a throttle', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('passes the first value at once and the last one always', () => {
    const passed: number[] = [];
    const throttle = new Throttle<number>(100, (value) => passed.push(value));
    for (let value = 1; value <= 5; value += 1) throttle.push(value);
    expect(passed).toEqual([1]);
    expect(throttle.pending).toBe(true);
    vi.advanceTimersByTime(100);
    expect(passed).toEqual([1, 5]);
    expect(throttle.pending).toBe(false);
  });

  it('passes at most ten values a second while a slider is dragged', () => {
    const passed: number[] = [];
    const throttle = new Throttle<number>(100, (value) => passed.push(value));
    for (let ms = 0; ms < 1_000; ms += 4) {
      throttle.push(ms);
      vi.advanceTimersByTime(4);
    }
    vi.advanceTimersByTime(100);
    expect(passed.length).toBeLessThanOrEqual(11);
    expect(passed.at(-1)).toBe(996);
  });

  it('passes at once again after a rest', () => {
    const passed: number[] = [];
    const throttle = new Throttle<number>(100, (value) => passed.push(value));
    throttle.push(1);
    vi.advanceTimersByTime(1_000);
    throttle.push(2);
    expect(passed).toEqual([1, 2]);
  });
});
