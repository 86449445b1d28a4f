import { describe, expect, it } from 'vitest';
import type { Fact } from '../api/types';
import { parseEventId } from './eventId';
import { en } from '../i18n/en';
import { Format } from '../i18n/format';
import { zhCN } from '../i18n/zh-CN';
import { parseGap } from './gap';
import { gapSentence } from './gapSentence';
import { ProducedTimes } from './producedTimes';
import { Replays } from './replays';

function fact(t_us: number, what: object): Fact {
  return { seq: 1, t_us, ...what } as Fact;
}

describe('an event id', () => {
  it('has an epoch and a number', () => {
    expect(parseEventId('k3f-45')).toEqual({ epoch: 'k3f', seq: 45 });
    for (const id of ['', '45', 'k3f-', '-4', 'k3f-x', 'k3f-99999999999999999'])
      expect(parseEventId(id)).toBeUndefined();
  });
});

describe('production times', () => {
  it('are those of the journal, spread over a run', () => {
    const times = new ProducedTimes();
    times.begin('k3f');
    times.take(fact(1_000, { fact: 'produced', first_seq: 1, count: 1, span_us: 0 }));
    times.take(fact(3_000, { fact: 'produced', first_seq: 2, count: 5, span_us: 400 }));
    expect(times.at('k3f', 1)).toBe(1_000);
    expect([2, 3, 4, 5, 6].map((seq) => times.at('k3f', seq))).toEqual([
      2_600, 2_700, 2_800, 2_900, 3_000,
    ]);
    expect(times.at('k3f', 0)).toBeUndefined();
    expect(times.at('k3f', 7)).toBeUndefined();
    expect(times.at('other', 1)).toBeUndefined();
  });

  it('belong to their epoch', () => {
    const times = new ProducedTimes();
    times.begin('a');
    times.take(fact(10, { fact: 'produced', first_seq: 1, count: 1, span_us: 0 }));
    times.take(fact(20, { fact: 'epoch_began', epoch: 'b', by: 'presenter' }));
    times.take(fact(30, { fact: 'produced', first_seq: 1, count: 1, span_us: 0 }));
    expect([times.at('a', 1), times.at('b', 1)]).toEqual([10, 30]);
  });

  it('of long ago are forgotten, not invented', () => {
    const times = new ProducedTimes();
    times.begin('a');
    for (let seq = 1; seq <= 100_000; seq += 1)
      times.take(fact(seq, { fact: 'produced', first_seq: seq, count: 1, span_us: 0 }));
    expect(times.at('a', 1)).toBeUndefined();
    expect(times.at('a', 100_000)).toBe(100_000);
  });
});

describe('replays', () => {
  const replays = new Replays('window-1');
  replays.begin('k3f');
  replays.take(fact(1, { fact: 'request', connection: 7, client: 'window-1' }));
  replays.take(
    fact(1_000_000, { fact: 'subscribed', connection: 7, resumed_after_seq: 39, replay: 3 }),
  );
  replays.take(fact(1, { fact: 'request', connection: 8, client: 'somebody' }));
  replays.take(
    fact(1_000_000, { fact: 'subscribed', connection: 8, resumed_after_seq: 0, replay: 39 }),
  );

  it('cover exactly what a reconnection of this window was owed', () => {
    const covered = [38, 39, 40, 41, 42, 43].filter((seq) =>
      replays.covers('k3f', seq, 1_100_000, 0),
    );
    expect(covered).toEqual([40, 41, 42]);
  });

  it('do not cover what was dispatched before, nor another epoch', () => {
    expect(replays.covers('k3f', 40, 500_000, 50_000)).toBe(false);
    expect(replays.covers('k3f', 40, 999_000, 50_000)).toBe(true);
    expect(replays.covers('other', 40, 1_100_000, 0)).toBe(false);
  });
});

describe('a gap', () => {
  it('is read from what the lab sends', () => {
    const data = '{"requested":"a-1","resumed_at":"b-0","missed":null,"reason":"other_epoch"}';
    expect(parseGap(data)).toEqual({
      requested: 'a-1',
      resumedAt: 'b-0',
      missed: null,
      reason: 'other_epoch',
    });
  });

  it('is not read into anything else', () => {
    for (const data of ['', 'null', '[]', '{}', '{"resumed_at":"b-0","reason":"because"}'])
      expect(parseGap(data)).toBeUndefined();
  });

  it('is told in both languages, and counts only what is known to be lost', () => {
    const gap = { requested: 'a-1', resumedAt: 'a-9', missed: 8, reason: 'trimmed' } as const;
    const fmt = new Format('en');
    expect(gapSentence(en.events, gap, fmt)).toBe(
      'the history no longer reaches back to a-1 · 8 events lost · goes on from a-9',
    );
    const reset = { requested: null, resumedAt: 'b-0', missed: 0, reason: 'other_epoch' } as const;
    expect(gapSentence(en.events, reset, fmt)).toBe('the history was reset · goes on from b-0');
    expect(gapSentence(zhCN.events, reset, new Format('zh-CN'))).toBe('历史已被重置 · 从 b-0 继续');
  });
});
