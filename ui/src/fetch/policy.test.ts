import { describe, expect, it } from 'vitest';
import { isEventStream } from '../api/contentType';
import { FIRST_SETTINGS, LONGEST_WAIT_MS, nextWaitMs, retryAfterMs, seeded } from './policy';

const RULES = { ...FIRST_SETTINGS, waitMs: 100, mostWaitMs: 350 };
const NOTHING = { failed: 0, retryMs: undefined, retryAfterMs: undefined, random: () => 1 };

describe('how long the client by fetch waits', () => {
  it('doubles with every failed attempt up to a bound, and half of it is chance', () => {
    const waits = (random: number) =>
      [0, 1, 2, 3].map((failed) => nextWaitMs(RULES, { ...NOTHING, failed, random: () => random }));
    expect(waits(1)).toEqual([100, 200, 350, 350]);
    expect(waits(0)).toEqual([50, 100, 175, 175]);
    const fixed = { ...RULES, growth: 'fixed' } as const;
    expect(nextWaitMs(fixed, { ...NOTHING, failed: 9 })).toBe(100);
  });

  it('begins with what the stream advertised, be it more than the bound', () => {
    expect(nextWaitMs(RULES, { ...NOTHING, retryMs: 40 })).toBe(40);
    expect(nextWaitMs(RULES, { ...NOTHING, retryMs: 900, failed: 2 })).toBe(900);
    expect(nextWaitMs({ ...RULES, honoursRetry: false }, { ...NOTHING, retryMs: 40 })).toBe(100);
  });

  it('is at least what an answer asks for, if that is heeded', () => {
    const asked = { ...NOTHING, retryAfterMs: 7_000 };
    expect(nextWaitMs(RULES, asked)).toBe(7_000);
    expect(nextWaitMs({ ...RULES, honoursRetryAfter: false }, asked)).toBe(100);
    expect(nextWaitMs(RULES, { ...NOTHING, retryAfterMs: 5 })).toBe(100);
  });

  it('is never longer than a timer can be: that one would fire at once', () => {
    const thirtyDays = retryAfterMs('2592000', 0);
    expect(nextWaitMs(RULES, { ...NOTHING, retryAfterMs: thirtyDays })).toBe(LONGEST_WAIT_MS);
    expect(nextWaitMs(RULES, { ...NOTHING, retryMs: 1e12 })).toBe(LONGEST_WAIT_MS);
    expect(nextWaitMs(RULES, { ...NOTHING, retryAfterMs: Infinity })).toBe(LONGEST_WAIT_MS);
  });
});

it('Retry-After is seconds or a date, and else nothing', () => {
  expect(retryAfterMs('3', 0)).toBe(3_000);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 2_000)).toBe(3_000);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 9_000)).toBe(0);
  expect(retryAfterMs('soon', 0)).toBeUndefined();
  expect(retryAfterMs(null, 0)).toBeUndefined();
});

it('a seed gives the same chances on every machine, from 0 up to 1', () => {
  const random = seeded(1);
  expect(random()).toBe(0.6270739405881613);
  const all = Array.from({ length: 1_000 }, seeded(99));
  expect(all.every((it) => it >= 0 && it < 1)).toBe(true);
});

it('an event stream is told by its type, whatever its case and parameters', () => {
  expect(['text/event-stream', 'Text/Event-Stream ;charset=utf-8'].every(isEventStream)).toBe(true);
  expect(['text/event-streams', 'text/html', '', null].some(isEventStream)).toBe(false);
});
