import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ExtraStreams, MOST_EXTRA } from './extra.svelte';

/** As much of an `EventSource` as these streams use; the test says what becomes of it. */
class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  readyState = 0;

  constructor(
    readonly url: string,
    readonly settings: EventSourceInit,
  ) {
    super();
    FakeSource.all.push(this);
  }

  becomes(readyState: 0 | 1 | 2): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event(readyState === 1 ? 'open' : 'error'));
  }

  close(): void {
    this.readyState = 2;
  }
}

const own = { url: 'http://stage/stream', withCredentials: true };
let extra: ExtraStreams;

beforeEach(() => {
  FakeSource.all = [];
  vi.stubGlobal('EventSource', FakeSource);
  extra = new ExtraStreams(own);
});
afterEach(() => vi.unstubAllGlobals());

const states = () => ([0, 1, 2] as const).map((state) => extra.inState(state));

it("asks for the window's stream under a label of its own, never twice the same", () => {
  extra.open(2);
  extra.open(1);
  extra.open(2);
  const numbers = [1, 2, 3].map((n) => `http://stage/stream?client=${extra.label}-${n}`);
  expect(FakeSource.all.map(({ url }) => url)).toEqual(numbers);
  expect(FakeSource.all.every(({ settings }) => settings.withCredentials)).toBe(true);
  expect(extra.label).toMatch(/^extra-[0-9a-f]{8}$/);
});

it('knows how many are open, wait, or are closed for good', () => {
  extra.open(3);
  expect([extra.count, states()]).toEqual([3, [3, 0, 0]]);
  FakeSource.all[0]?.becomes(1);
  FakeSource.all[1]?.becomes(1);
  FakeSource.all[2]?.becomes(2);
  expect(states()).toEqual([0, 2, 1]);
  FakeSource.all[0]?.becomes(0);
  expect(states()).toEqual([1, 1, 1]);
});

it('closes the oldest first, which lets a waiting one through', () => {
  extra.open(3);
  extra.open(1);
  expect(FakeSource.all.map(({ readyState }) => readyState)).toEqual([2, 2, 0]);
  extra.open(0);
  expect([extra.count, states()]).toEqual([0, [0, 0, 0]]);
});

it('opens no more than there is room to show, and no less than none', () => {
  extra.open(1_000);
  expect(extra.count).toBe(MOST_EXTRA);
  extra.open(-1);
  expect(extra.count).toBe(0);
});
