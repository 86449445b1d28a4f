import { describe, expect, it } from 'vitest';
import { positionOf, stepped, valueAt, type LogScale } from './logScale';

const interval: LogScale = { min: 1, max: 60_000 };
const retry: LogScale = { min: 0, max: 60_000, from: 10 };

describe('the logarithmic scale', () => {
  it('reaches both ends of the range exactly', () => {
    expect(valueAt(interval, 0)).toBe(1);
    expect(valueAt(interval, 1)).toBe(60_000);
    expect(valueAt(retry, 0)).toBe(0);
    expect(valueAt(retry, 1)).toBe(60_000);
  });

  it('gives every decade the same room', () => {
    const decade = positionOf(interval, 1_000) - positionOf(interval, 100);
    expect(positionOf(interval, 10_000) - positionOf(interval, 1_000)).toBeCloseTo(decade);
  });

  it('comes back to a value of two digits from its position', () => {
    for (const scale of [interval, retry])
      for (const value of [12, 50, 99, 100, 250, 1_000, 3_000, 10_000, 60_000])
        expect(valueAt(scale, positionOf(scale, value))).toBe(value);
  });

  it('says values as a person would', () => {
    for (let i = 0; i <= 1_000; i += 1) {
      const value = valueAt(interval, i / 1_000);
      expect(String(value).replace(/0+$/, '').length).toBeLessThanOrEqual(2);
    }
  });

  it('never decreases along the slider', () => {
    let last = -1;
    for (let i = 0; i <= 1_000; i += 1) {
      const value = valueAt(retry, i / 1_000);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
    }
  });

  it('stays inside the range, whatever it is given', () => {
    for (const at of [-1, 2, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
      expect(valueAt(interval, at)).toBeGreaterThanOrEqual(1);
      expect(valueAt(interval, at)).toBeLessThanOrEqual(60_000);
    }
    expect(positionOf(interval, 1e9)).toBe(1);
    expect(positionOf(interval, -5)).toBe(0);
    expect(positionOf(retry, 3)).toBeGreaterThan(0);
  });

  it('always moves by an arrow key until the end is reached', () => {
    for (const scale of [interval, retry]) {
      let value = scale.min;
      for (let i = 0; i < 400 && value < scale.max; i += 1) {
        const next = stepped(scale, value, 1);
        expect(next).toBeGreaterThan(value);
        value = next;
      }
      expect(value).toBe(scale.max);
      for (let i = 0; i < 400 && value > scale.min; i += 1) {
        const next = stepped(scale, value, -1);
        expect(next).toBeLessThan(value);
        value = next;
      }
      expect(value).toBe(scale.min);
    }
  });
});
