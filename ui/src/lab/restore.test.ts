import { describe, expect, it } from 'vitest';
import type { Situation } from '../caption/situation';
import { longWaitMs, needsReopening, obstaclesIn, type Before, type Settings } from './restore';

const NOW_US = 5_000_000;

function waiting(leftMs: number): Situation {
  return {
    kind: 'waiting',
    cause: 'cut',
    midEvent: false,
    untilUs: NOW_US + leftMs * 1_000,
    from: '7',
    failed: 0,
    door: 'open',
  };
}

function before(situation: Situation, more: Partial<Before> = {}): Before {
  return { situation, engine: 'chromium', nowUs: NOW_US, retryMs: 2_000, ...more };
}

describe('Restore', () => {
  it('leaves a browser that is soon back to come back and resume by itself', () => {
    expect(needsReopening(before(waiting(10_000)))).toBe(false);
    expect(longWaitMs(before(waiting(9_000)))).toBeUndefined();
  });

  it('opens anew for a browser that would stay away longer than ten seconds', () => {
    expect(needsReopening(before(waiting(42_000)))).toBe(true);
    expect(longWaitMs(before(waiting(42_000)))).toBe(42_000);
  });

  it('opens anew where what hangs would be followed by a long wait', () => {
    const hung: Situation = { kind: 'hung', sinceUs: NOW_US };
    expect(needsReopening(before(hung))).toBe(false);
    expect(needsReopening(before(hung, { retryMs: 60_000 }))).toBe(true);
    expect(needsReopening(before(hung, { engine: 'gecko' }))).toBe(true);
  });

  it('opens a closed stream anew, and never one that is live', () => {
    expect(needsReopening(before({ kind: 'closed', why: 'by_hand' }))).toBe(true);
    const live: Situation = { kind: 'live', intervalMs: 1_000, perTick: 1 };
    expect(needsReopening(before(live, { retryMs: 60_000 }))).toBe(false);
  });
});

describe('what stands in the way after Restore', () => {
  const FREE: Settings = {
    path: '/stream',
    open: false,
    cors: 'any',
    withCredentials: false,
    feedPaused: false,
    viewPaused: false,
  };

  it('is nothing where no setting is in the way', () => {
    expect(obstaclesIn(FREE)).toEqual([]);
    expect(obstaclesIn({ ...FREE, cors: 'echo', withCredentials: true })).toEqual([]);
  });

  it('is every setting that keeps events from being seen', () => {
    expect(obstaclesIn({ ...FREE, cors: 'none', feedPaused: true, viewPaused: true })).toEqual([
      'cors_refuses',
      'feed_paused',
      'view_paused',
    ]);
    expect(obstaclesIn({ ...FREE, withCredentials: true })).toEqual(['credentials_refused']);
  });

  it('is no CORS setting while the stream is open', () => {
    expect(obstaclesIn({ ...FREE, open: true, cors: 'none' })).toEqual([]);
  });

  it('is for the article neither the feed nor what the stage allows', () => {
    const article = { ...FREE, path: '/article/stream' as const };
    expect(obstaclesIn({ ...article, cors: 'none', feedPaused: true })).toEqual([]);
    expect(obstaclesIn({ ...article, cors: 'echo', withCredentials: true })).toEqual([
      'credentials_refused',
    ]);
  });
});
