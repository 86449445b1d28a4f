import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Fact } from '../api/types';
import { Ring } from '../trace/ring';
import type { LaneId, Observation } from '../trace/types';
import { fitOf, isLookedAt, markNow, Search, type Looked } from './condition';
import type { Condition, Pattern, ViewPattern } from './lesson';

class Logs {
  readonly facts: Ring<Fact>;
  readonly observations: Ring<Observation>;
  readonly lanes = new Map<number, LaneId>();

  constructor(capacity = 100) {
    this.facts = new Ring(capacity);
    this.observations = new Ring(capacity);
  }

  laneOf(connection: number): LaneId | undefined {
    return this.lanes.get(connection);
  }

  killed(connection: number, kind: 'cut' | 'reset' = 'cut'): void {
    const seq = this.facts.total + 1;
    const rest = { by: 'presenter', partial_bytes: null, seq, t_us: seq } as const;
    this.facts.push({ fact: 'killed', connection, kind, ...rest });
  }

  heartbeat(): void {
    const seq = this.facts.total + 1;
    this.facts.push({ fact: 'heartbeat', seq, t_us: seq });
  }

  sees(seen: Partial<Observation> & Pick<Observation, 'kind'>): void {
    this.observations.push({ lane: 'window', at: 0, ...seen } as Observation);
  }
}

function searched(logs: Logs, conditions: readonly Condition[], afterSeq = 0): Search {
  return new Search(conditions, logs, { facts: 0, observations: 0 }, afterSeq);
}

const PATTERNS: readonly (readonly [
  Pattern,
  fits: readonly unknown[],
  fitsNot: readonly unknown[],
])[] = [
  ['cut', ['cut'], ['CUT', 'cuts', '', null, undefined, 1]],
  [5, [5], ['5', 5.5, 6, null]],
  [true, [true], [false, 'true', 1, null]],
  [null, [null, undefined], ['', 0, false, []]],
  [{ at_least: 3 }, [3, 4], [2, '3', null, undefined]],
  [{ at_most: 3 }, [3, -1], [4, '3', null, undefined]],
  [{ matches: '^ab' }, ['ab', 'abc'], ['', 'xab', null, 5]],
  [{ matches: '重' }, ['重连'], ['连']],
  [{ present: true }, ['a', 0, false, [0], {}], ['', null, undefined, []]],
  [{ present: false }, ['', null, undefined, []], ['a', 0, false, [0]]],
  [{ some: { at_least: 2 } }, [[1, 2]], [[1], [], 2, null]],
  [{ some: { kind: 'drip' } }, [[{ kind: 'gzip' }, { kind: 'drip', bytes: 1 }]], [[{}], {}]],
  [{ feed: { ids: false } }, [{ feed: { ids: false, more: 1 }, x: 1 }], [{ feed: {} }, {}, null]],
  [{ a: 1, b: 2 }, [{ a: 1, b: 2 }], [{ a: 1 }, { b: 2 }, 'a', null]],
];

it.each(PATTERNS)('%j fits what it says and nothing else', (pattern, fits, fitsNot) => {
  for (const value of fits) expect([value, fitOf(pattern)(value)]).toEqual([value, true]);
  for (const value of fitsNot) expect([value, fitOf(pattern)(value)]).toEqual([value, false]);
});

it('counts only what came after the mark', () => {
  const logs = new Logs();
  logs.killed(7);
  logs.sees({ kind: 'open' });
  const conditions: Condition[] = [
    { fact: 'killed', where: {} },
    { seen: 'open', where: {} },
  ];
  const search = new Search(conditions, logs, markNow(logs));
  search.read();
  expect(search.found).toEqual([0, 0]);
  logs.killed(7);
  logs.sees({ kind: 'open' });
  search.read();
  expect(search.found).toEqual([1, 1]);
});

it('passes over facts that had happened before, though they came only later', () => {
  const logs = new Logs();
  const search = searched(logs, [{ fact: 'killed', where: {} }], 2);
  logs.killed(7);
  logs.killed(7);
  search.read();
  expect(search.found).toEqual([0]);
  logs.killed(7);
  search.read();
  expect(search.found).toEqual([1]);
});

it('finds facts in the order in which they are listed, and observations apart from them', () => {
  const logs = new Logs();
  const search = searched(logs, [
    { seen: 'error', where: {} },
    { fact: 'heartbeat', where: {} },
    { fact: 'killed', where: {} },
    { seen: 'open', where: {} },
  ]);
  logs.killed(7);
  logs.sees({ kind: 'open' });
  logs.sees({ kind: 'error', readyState: 0 });
  logs.heartbeat();
  search.read();
  expect(search.found).toEqual([1, 1, 0, 0]);
  logs.killed(7);
  logs.sees({ kind: 'open' });
  search.read();
  expect(search.found).toEqual([1, 1, 1, 1]);
});

it('counts to as many as are asked for, and takes no entry twice', () => {
  const logs = new Logs();
  const search = searched(logs, [
    { fact: 'killed', count: 2, where: {} },
    { fact: 'killed', where: {} },
  ]);
  for (const found of [
    [1, 0],
    [2, 0],
    [2, 1],
    [2, 1],
  ]) {
    logs.killed(7);
    search.read();
    expect(search.found).toEqual(found);
  }
});

it('knows whose a fact is by its connection, and asks of others only if it is said', () => {
  const logs = new Logs();
  logs.lanes.set(7, 'window');
  logs.lanes.set(8, 'fetch');
  const windows = searched(logs, [{ fact: 'killed', lane: 'window', where: {} }]);
  const anybodys = searched(logs, [{ fact: 'killed', where: {} }]);
  const read = (): unknown => {
    windows.read();
    anybodys.read();
    return [windows.found, anybodys.found];
  };
  logs.killed(8);
  logs.killed(9);
  expect(read()).toEqual([[0], [1]]);
  logs.killed(7);
  expect(read()).toEqual([[1], [1]]);
});

it("takes an observation for the window's unless another is named", () => {
  const logs = new Logs();
  const search = searched(logs, [{ seen: 'event', where: {} }]);
  const fetchs = searched(logs, [{ seen: 'event', lane: 'fetch', where: {} }]);
  logs.sees({ kind: 'event', lane: 'fetch' });
  search.read();
  fetchs.read();
  expect([search.found, fetchs.found]).toEqual([[0], [1]]);
});

it('reads each entry once, and tells how many were let go before it could', () => {
  const logs = new Logs(4);
  let asked = 0;
  const counted = {
    ...logs,
    laneOf: () => undefined,
    facts: {
      get total() {
        return logs.facts.total;
      },
      get first() {
        return logs.facts.first;
      },
      at: (i: number) => {
        asked += 1;
        return logs.facts.at(i);
      },
    },
  };
  const search = searched(counted as unknown as Logs, [{ fact: 'killed', where: {} }]);
  for (let n = 0; n < 3; n += 1) logs.heartbeat();
  search.read();
  search.read();
  expect([asked, search.missed]).toEqual([3, 0]);
  for (let n = 0; n < 6; n += 1) logs.heartbeat();
  search.read();
  expect([asked, search.missed]).toEqual([7, 2]);
  logs.killed(7);
  search.read();
  expect(search.found).toEqual([1]);
  // What has been found needs nothing any more, so nothing that is gone is missed.
  for (let n = 0; n < 9; n += 1) logs.heartbeat();
  search.read();
  expect([asked, search.missed]).toEqual([8, 2]);
});

it('finds just what a search by hand for a subsequence finds, however it comes in', () => {
  const letter = fc.constantFrom('a', 'b', 'c');
  const wanted = fc.array(fc.record({ type: letter, count: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(
      wanted,
      fc.array(fc.array(letter, { maxLength: 5 }), { maxLength: 6 }),
      (all, pieces) => {
        const logs = new Logs();
        const search = searched(
          logs,
          all.map(({ type, count }): Condition => ({ seen: 'event', count, where: { type } })),
        );
        for (const piece of pieces) {
          for (const type of piece) logs.sees({ kind: 'event', type });
          search.read();
        }
        const came = pieces.flat();
        const found = all.map(({ type, count }) => {
          let times = 0;
          while (times < count && came.includes(type)) {
            came.splice(0, came.indexOf(type) + 1);
            times += 1;
          }
          // What is not found in full lets nothing after it be found.
          if (times < count) came.length = 0;
          return times;
        });
        expect(search.found).toEqual(found);
      },
    ),
  );
});

it('looks at as much of the screen as is asked for', () => {
  const looked: Looked = {
    page: 'lab',
    panel: 'wire',
    enlarged: null,
    selected: true,
    case: 'comments',
  };
  const fits: readonly ViewPattern[] = [
    { page: 'lab' },
    { panel: 'wire', enlarged: null },
    { selected: true },
    { case: 'comments' },
  ];
  const fitsNot: readonly ViewPattern[] = [
    { page: 'playground' },
    { page: 'lab', panel: 'code' },
    { enlarged: 'events' },
    { selected: false },
    { case: 'no-colon' },
  ];
  expect(fits.map((pattern) => isLookedAt(pattern, looked))).toEqual([true, true, true, true]);
  expect(fitsNot.some((pattern) => isLookedAt(pattern, looked))).toBe(false);
});
