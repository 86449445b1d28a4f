import { describe, expect, it } from 'vitest';
import { compare, differing } from './differences';
import { EMPTY_ANSWER } from './draft';
import { observed, type ConnectionOutcome, type Seen, type ToldEvent } from './outcome';

const event = (data: string, type = 'message', lastEventId = ''): ToldEvent => ({
  type,
  data,
  lastEventId,
});

const connection = (rest: Partial<ConnectionOutcome>): ConnectionOutcome => ({
  request: null,
  query: null,
  preflights: 0,
  beginning: 'opens',
  events: [],
  then: 'reconnects',
  waitMs: undefined,
  clauses: [],
  ...rest,
});

const differences = (
  should: readonly ConnectionOutcome[],
  did: readonly ConnectionOutcome[],
): unknown[] =>
  differing(compare(should, did)).map(({ kind, expected, observed: seen }) => [
    kind,
    expected,
    seen,
  ]);

describe('differences', () => {
  it('are none between equal outcomes', () => {
    const same = [connection({ events: [event('a'), event('b')], waitMs: 50 })];
    expect(differences(same, same)).toEqual([]);
  });

  it('tell of a request without the id, of an event that changed, and of another end', () => {
    const should = [connection({ request: '7', events: [event('fresh')], then: 'reconnects' })];
    const did = [connection({ request: null, events: [event('STALE\nfresh')], then: 'closed' })];
    expect(differences(should, did)).toEqual([
      ['request', '7', null],
      ['event', event('fresh'), event('STALE\nfresh')],
      ['then', 'reconnects', 'closed'],
    ]);
  });

  it('lay equal events side by side, whatever stands between them', () => {
    const should = [connection({ events: ['a', 'b', 'c', 'd'].map((data) => event(data)) })];
    const did = [connection({ events: ['a', 'x', 'b', 'd'].map((data) => event(data)) })];
    expect(differences(should, did)).toEqual([
      ['event', undefined, event('x')],
      ['event', event('c'), undefined],
    ]);
  });

  it('tell of another address and of preflights, which are told where there are any', () => {
    const plain = connection({});
    expect(compare([plain], [plain])[0]?.rows.map(({ kind }) => kind)).not.toContain('query');
    expect(differences([connection({ query: 'moved' })], [plain])).toEqual([
      ['query', 'moved', null],
    ]);
    expect(differences([plain], [connection({ preflights: 1 })])).toEqual([['preflights', 0, 1]]);
    const led = compare([connection({ query: 'moved' })], [connection({ query: 'moved' })]);
    expect(led[0]?.rows).toContainEqual(
      expect.objectContaining({ kind: 'query', observed: 'moved', differs: false }),
    );
  });

  it('know that an event’s id and type count', () => {
    const should = [connection({ events: [event('a', 'message', '1'), event('b')] })];
    const did = [connection({ events: [event('a', 'message', '2'), event('b', 'stale')] })];
    expect(differences(should, did)).toHaveLength(2);
  });

  it('allow a longer wait than was asked for, and no shorter one', () => {
    const should = [connection({ waitMs: 300 })];
    expect(differences(should, [connection({ waitMs: 3_000 })])).toEqual([]);
    expect(differences(should, [connection({ waitMs: 50 })])).toEqual([['wait', 300, 50]]);
    expect(differences([connection({})], [connection({ waitMs: 3_000 })])).toEqual([]);
  });

  it('tell of connections that one of the two does not have', () => {
    const closed = connection({ beginning: 'fails', then: 'closed' });
    expect(differences([closed], [])).toEqual([['request', null, undefined]]);
    expect(differences([], [closed])).toEqual([['request', undefined, null]]);
  });

  it('compare many events without comparing every pair', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => event(String(i)));
    expect(differences([connection({ events: many })], [connection({ events: many })])).toEqual([]);
  });
});

describe('what was observed', () => {
  const attempt = (answer: number | null, from: number, to: number | null, id?: string) => ({
    target: '/playground/x',
    preflights: 0,
    connection: 1,
    requested_us: from,
    method: 'GET',
    last_event_id: id ?? null,
    origin: null,
    answer,
    steps_done: 1,
    bytes_written: 1,
    ended: to === null ? null : { t_us: to, by: 'server' as const, how: 'end' as const },
  });

  it('is put together from the page and the server', () => {
    const seen: Seen[] = [
      { kind: 'open' },
      { kind: 'event', ...event('x', 'message', '7') },
      { kind: 'error', readyState: 0 },
      { kind: 'error', readyState: 2 },
    ];
    const attempts = [attempt(0, 0, 1_000), attempt(null, 51_000, null, '7')];
    expect(observed(seen, { attempts }, [EMPTY_ANSWER])).toEqual([
      connection({ events: [event('x', 'message', '7')], waitMs: 50 }),
      connection({ request: '7', beginning: 'fails', then: 'closed' }),
    ]);
  });

  it('knows where each request went, and whether it asked first', () => {
    const attempts = [
      { ...attempt(0, 0, 1_000), target: '/playground/x?moved&again=?', preflights: 2 },
      attempt(1, 2_000, null),
    ];
    const outcomes = observed([], { attempts }, [EMPTY_ANSWER, EMPTY_ANSWER]);
    expect(outcomes.map(({ query, preflights }) => [query, preflights])).toEqual([
      ['moved&again=?', 2],
      [null, 0],
    ]);
  });

  it('is silence where the page saw nothing', () => {
    const attempts = [attempt(0, 0, null)];
    expect(observed([], { attempts }, [EMPTY_ANSWER])).toEqual([
      connection({ beginning: 'silent', then: 'waits' }),
    ]);
  });

  it('knows of redirects through the server alone', () => {
    const redirect = { ...EMPTY_ANSWER, status: 307, headers: 'Location: ?moved' };
    const attempts = [attempt(0, 0, 1_000), attempt(1, 2_000, null)];
    const outcomes = observed([{ kind: 'open' }], { attempts }, [redirect, EMPTY_ANSWER]);
    expect(outcomes.map(({ beginning, then }) => [beginning, then])).toEqual([
      ['redirects', 'follows'],
      ['opens', 'stays_open'],
    ]);
  });

  it('tells the requests that an engine repeats by itself from those that the page knows of', () => {
    const unanswered = { ...EMPTY_ANSWER, end: 'close_unanswered' as const };
    const told = (seen: Seen[], ...attempts: ReturnType<typeof attempt>[]): unknown[] =>
      observed(seen, { attempts }, [unanswered, unanswered, unanswered]).map(
        ({ beginning, then, waitMs }) => [beginning, then, waitMs],
      );
    const soon = [attempt(0, 0, 1_000), attempt(1, 2_000, 3_000), attempt(2, 4_000, 5_000)];
    expect(told([{ kind: 'error', readyState: 2 }], ...soon)).toEqual([
      ['silent', 'repeats', undefined],
      ['silent', 'repeats', undefined],
      ['fails', 'closed', undefined],
    ]);
    const slow = [attempt(0, 0, 1_000), attempt(1, 91_000, 92_000), attempt(2, 94_000, 95_000)];
    expect(told([{ kind: 'error', readyState: 2 }], ...slow).at(-1)).toEqual([
      'fails',
      'closed',
      undefined,
    ]);
    const error: Seen = { kind: 'error', readyState: 0 };
    expect(told([error, error, error], ...soon)).toEqual([
      ['silent', 'reconnects', 1],
      ['silent', 'reconnects', 1],
      ['silent', 'reconnects', undefined],
    ]);
    // The wait is over, and nothing is seen of the request that is under way.
    const later = [attempt(0, 0, 1_000), attempt(1, 51_000, 52_000), attempt(2, 102_000, null)];
    expect(told([error, error], ...later)).toEqual([
      ['silent', 'reconnects', 50],
      ['silent', 'reconnects', 50],
      ['silent', 'waits', undefined],
    ]);
  });

  it('keeps a failure that reached no server', () => {
    const outcomes = observed([{ kind: 'error', readyState: 2 }], { attempts: [] }, [EMPTY_ANSWER]);
    expect(outcomes).toEqual([
      connection({
        request: undefined,
        query: undefined,
        preflights: undefined,
        beginning: 'fails',
        then: 'closed',
      }),
    ]);
  });
});
