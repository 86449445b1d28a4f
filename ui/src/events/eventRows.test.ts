import { describe, expect, it } from 'vitest';
import type { Observation } from '../trace/types';
import { EventRows } from './eventRows';
import { Matches } from './matches';

function event(n: number, data = `${n}`, type = 'message', id = `k3f-${n}`): Observation {
  return { lane: 'window', at: n, kind: 'event', n, type, lastEventId: id, data };
}

function filled(count: number, limits = { rows: 50_000, dataLength: 24_000_000 }): EventRows {
  const rows = new EventRows(limits);
  for (let n = 1; n <= count; n += 1) rows.take(event(n));
  return rows;
}

describe('the rows held', () => {
  it('count honestly and stay bounded after a million events', () => {
    const rows = filled(1_000_000);
    expect(rows.total).toBe(1_000_000);
    expect(rows.held).toBe(50_000);
    expect(rows.first).toBe(950_000);
    expect(rows.at(949_999)).toBeUndefined();
    expect(rows.at(950_000)?.n).toBe(950_001);
    expect(rows.at(999_999)?.n).toBe(1_000_000);
    expect([...rows.types]).toEqual([['message', 50_000]]);
  });

  it('let old ones go when the data is long, but never the newest', () => {
    const rows = new EventRows({ rows: 100, dataLength: 1_000 });
    for (let n = 1; n <= 10; n += 1) rows.take(event(n, 'x'.repeat(400)));
    expect(rows.held).toBe(2);
    rows.take(event(11, 'x'.repeat(5_000)));
    expect(rows.held).toBe(1);
    expect(rows.at(10)?.n).toBe(11);
  });

  it('count events that the log let go before they were read', () => {
    const rows = filled(3);
    rows.take(event(10));
    expect(rows.total).toBe(10);
    expect(rows.held).toBe(1);
    expect(rows.first).toBe(9);
  });

  it('forget types that no row has any more', () => {
    const rows = new EventRows({ rows: 2, dataLength: 100 });
    rows.take(event(1, '', 'a'));
    rows.take(event(2, '', 'b'));
    rows.take(event(3, '', 'b'));
    expect([...rows.types]).toEqual([['b', 2]]);
  });

  it('give a number only to events that carry an id of their own', () => {
    const rows = new EventRows();
    rows.take(event(1, 'date', 'connecttime', 'k3f-38'));
    rows.take(event(2, '39', 'message', 'k3f-39'));
    rows.take(event(3, 'without ids', 'message', 'k3f-39'));
    rows.take(event(4, '', 'message', 'somebody else’s'));
    expect([0, 1, 2, 3].map((i) => rows.at(i)?.own)).toEqual([
      undefined,
      { epoch: 'k3f', seq: 39 },
      undefined,
      undefined,
    ]);
  });

  it('clear without uncounting', () => {
    const rows = filled(5);
    rows.clear();
    expect([rows.held, rows.total, rows.first]).toEqual([0, 5, 5]);
  });
});

describe('matches', () => {
  it('find text of any case in data, id and type, newest first', () => {
    const rows = new EventRows();
    rows.take(event(1, 'Alpha'));
    rows.take(event(2, 'beta', 'ALPHA-type'));
    rows.take(event(3, 'gamma'));
    rows.take(event(4, 'x', 'message', 'alpha-4'));
    const matches = new Matches(rows, { type: null, query: ' alpha ' });
    expect(matches.count).toBe(3);
    expect([0, 1, 2, 3].map((i) => matches.newest(i)?.n)).toEqual([4, 2, 1, undefined]);
  });

  it('take what is searched for literally', () => {
    const rows = new EventRows();
    for (const [i, data] of ['a.c', 'abc', '(', '[x]\\', '<script>'].entries())
      rows.take(event(i + 1, data));
    for (const query of ['a.c', '(', '[x]\\', '<script>', '$', '*'])
      expect(new Matches(rows, { type: null, query }).count).toBe(
        query === '$' || query === '*' ? 0 : 1,
      );
  });

  it('grow with new rows and shrink with those let go', () => {
    const rows = filled(10, { rows: 10, dataLength: 1_000 });
    const matches = new Matches(rows, { type: null, query: '1' });
    expect(matches.count).toBe(2);
    for (let n = 11; n <= 15; n += 1) rows.take(event(n));
    matches.update();
    expect(matches.count).toBe(6);
    expect(matches.appended).toBe(7);
    expect(matches.newest(0)?.n).toBe(15);
    expect(matches.newest(5)?.n).toBe(10);
    expect(matches.newest(6)).toBeUndefined();
  });

  it('keep only one type when asked', () => {
    const rows = new EventRows();
    for (let n = 1; n <= 6; n += 1) rows.take(event(n, '', n % 2 ? 'odd' : 'even'));
    const matches = new Matches(rows, { type: 'odd', query: '' });
    expect([0, 1, 2].map((i) => matches.newest(i)?.n)).toEqual([5, 3, 1]);
  });

  it('stay bounded over a million events', () => {
    const rows = new EventRows({ rows: 1_000, dataLength: 1_000_000 });
    const matches = new Matches(rows, { type: 'message', query: '' });
    for (let n = 1; n <= 1_000_000; n += 1) {
      rows.take(event(n));
      if (n % 500 === 0) matches.update();
    }
    expect(matches.count).toBe(1_000);
    expect(matches.appended).toBe(1_000_000);
    expect(matches.newest(999)?.n).toBe(999_001);
  });
});
