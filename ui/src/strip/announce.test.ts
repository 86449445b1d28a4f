import { expect, it, vi } from 'vitest';
import { Announcer, announcementKey } from './announce';

it('does not take a running countdown for something new', () => {
  const waiting = {
    kind: 'waiting',
    cause: 'reset',
    midEvent: false,
    untilUs: 1,
    from: '39',
    failed: 0,
    door: 'open',
  } as const;
  expect(announcementKey({ ...waiting, untilUs: 2 })).toBe(announcementKey(waiting));
  expect(announcementKey({ ...waiting, cause: 'cut' })).not.toBe(announcementKey(waiting));
});

it('reads out only what stands for a moment, and once', () => {
  vi.useFakeTimers();
  const said: string[] = [];
  const announcer = new Announcer();
  announcer.hear('a', () => said.push('a'));
  vi.advanceTimersByTime(100);
  announcer.hear('b', () => said.push('b'));
  announcer.hear('b', () => said.push('b again'));
  vi.advanceTimersByTime(2_000);
  expect(said).toEqual(['b']);
  vi.useRealTimers();
});
