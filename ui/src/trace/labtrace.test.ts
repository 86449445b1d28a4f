import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Fact } from '../api/types';
import { LabTrace } from './labtrace.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const heartbeat = (seq: number): Fact => ({ fact: 'heartbeat', seq, t_us: seq });
const request = (connection: number, client: string): Fact => ({
  fact: 'request',
  connection,
  client,
  method: 'GET',
  target: '/stream',
  last_event_id: null,
  user_agent: null,
  origin: null,
  seq: 1,
  t_us: 1,
});

it('tells the views once per flush, however much came', () => {
  const trace = new LabTrace();
  let flushes = 0;
  trace.onFlush(() => (flushes += 1));
  for (let seq = 1; seq <= 1_000; seq += 1) trace.addFact(heartbeat(seq));
  expect(trace.revision).toBe(0);
  vi.advanceTimersByTime(300);
  expect([trace.revision, flushes, trace.facts.total]).toEqual([1, 1, 1_000]);
});

it('tells the views less often during a flood, but at once of what is rare', () => {
  const trace = new LabTrace();
  const told: number[] = [];
  trace.onFlush(() => told.push(Math.round(performance.now())));
  const flood = (ms: number) => {
    for (let at = 0; at < ms; at += 1) {
      for (let n = 1; n <= 5; n += 1) trace.addFact(heartbeat(n));
      vi.advanceTimersByTime(1);
    }
  };
  flood(1_000);
  expect(told.length).toBeGreaterThanOrEqual(15);
  expect(told.length).toBeLessThanOrEqual(25);
  const before = told.length;
  trace.addFact(request(7, 'window-1'));
  vi.advanceTimersByTime(17);
  expect(told.length).toBe(before + 1);
});

it('tells the views by a timer while the page is hidden', () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const trace = new LabTrace();
  trace.addFact(heartbeat(1));
  vi.advanceTimersByTime(249);
  expect(trace.revision).toBe(0);
  vi.advanceTimersByTime(1);
  expect(trace.revision).toBe(1);
  vi.restoreAllMocks();
});

it('stands still while paused, and goes on taking everything in', () => {
  const trace = new LabTrace();
  trace.addFact(heartbeat(1));
  vi.advanceTimersByTime(300);
  trace.setPaused(true);
  const now = trace.nowUs();
  const revision = trace.revision;
  trace.addFact(heartbeat(2));
  vi.advanceTimersByTime(300);
  expect([trace.facts.total, trace.live.facts.total]).toEqual([1, 2]);
  expect([trace.nowUs(), trace.revision]).toEqual([now, revision]);
  trace.setPaused(false);
  expect(trace.facts.total).toBe(2);
  expect(trace.nowUs()).toBeGreaterThan(now);
});

it('knows its own connections by their label', () => {
  const trace = new LabTrace();
  trace.claim('window-1', 'window');
  trace.addFact(request(7, 'window-1'));
  trace.addFact(request(8, 'somebody'));
  expect([trace.laneOf(7), trace.laneOf(8)]).toEqual(['window', undefined]);
});
