import { describe, expect, it } from 'vitest';
import type { Expected, PlayedScript } from '../api/types';
import { CASES } from './cases/library';
import type { Row } from './differences';
import { EMPTY_ANSWER } from './draft';
import { en } from '../i18n/en';
import type { Play } from './play';
import { countsOf, noteOn, reportCard, resultOf, toMarkdown } from './report';
import type { CaseRun } from './runAll';
import { judge, soleBug, suspected, verdictOn, type Judged } from './verdict';

const glued = caseNamed('unfinished-then-reset');
const plain = caseNamed('one-space');
const unclear = caseNamed('retry-huge');

function caseNamed(id: string): (typeof CASES)[number] {
  const found = CASES.find((one) => one.id === id);
  if (!found) throw new Error(`no case ${id}`);
  return found;
}

const nothing: Omit<Play, 'drafts'> = {
  expected: { connections: [], events_left_out: 0 },
  played: {
    id: 'a',
    attempts: [],
    attempts_left_out: 0,
    answers_left: 0,
    done: true,
    changes: 0,
  },
  seen: [],
  unseen: 0,
  ending: 'settled',
};

const row: Row = {
  kind: 'event',
  expected: { type: 'message', data: 'fresh', lastEventId: '' },
  observed: { type: 'message', data: 'STALEdata: fresh', lastEventId: '9' },
  differs: true,
};

const played: PlayedScript = {
  id: 'a',
  attempts: [
    {
      connection: 1,
      requested_us: 0,
      method: 'GET',
      target: '/playground/x',
      preflights: 0,
      last_event_id: null,
      origin: null,
      answer: 0,
      steps_done: 1,
      bytes_written: 1,
      ended: null,
    },
  ],
  attempts_left_out: 0,
  answers_left: 0,
  done: false,
  changes: 1,
};

describe('a verdict', () => {
  const settled = { ending: 'settled' as const };

  const judgedAs = (...rows: Row[]): Judged => ({
    connections: [
      { rows: [], clauses: [], on: 'both' },
      { rows, clauses: [], on: 'both' },
    ],
    differences: rows,
    cut: undefined,
  });

  it('is that a case agrees where nothing differs, also where a bug was known', () => {
    expect(verdictOn(glued, 'webkit', settled, judgedAs())).toEqual({ verdict: 'agrees' });
  });

  it('names the bug that is known of this engine, and of no other', () => {
    const judged = judgedAs(row);
    expect(verdictOn(glued, 'webkit', settled, judged)).toEqual({
      verdict: 'known_bug',
      known: 'M9',
    });
    expect(verdictOn(glued, 'chromium', settled, judged)).toEqual({ verdict: 'differs' });
    expect(verdictOn(plain, 'webkit', settled, judged)).toEqual({ verdict: 'differs' });
  });

  it('excuses by a known bug nothing that the bug does not explain', () => {
    const extra: Row = { kind: 'request', expected: undefined, observed: null, differs: true };
    const then: Row = { kind: 'then', expected: 'reconnects', observed: 'closed', differs: true };
    for (const other of [extra, then]) {
      expect(verdictOn(glued, 'webkit', settled, judgedAs(row, other)).verdict).toBe('differs');
    }
    const mark = caseNamed('bom-in-pieces');
    expect(verdictOn(mark, 'webkit', settled, judgedAs(extra)).verdict).toBe('differs');
  });

  it('takes along what follows from the bug in later requests', () => {
    const request: Row = { kind: 'request', expected: '1', observed: '9', differs: true };
    const later: Judged = { ...judgedAs(row), differences: [row, request] };
    const connections = [
      ...later.connections,
      { rows: [request], clauses: [], on: 'both' as const },
    ];
    const judged = { ...later, connections };
    expect(verdictOn(glued, 'webkit', settled, judged)).toMatchObject({ known: 'M9' });
    expect(soleBug(judged, 'webkit', glued.answers)).toBe('M9');
    expect(soleBug(judged, 'chromium', glued.answers)).toBeUndefined();
  });

  it('is none where the time limit ended it, or where the standard leaves it open', () => {
    for (const ending of ['timed_out', 'stopped', undefined] as const) {
      expect(verdictOn(plain, 'webkit', { ending }, judgedAs(row)).verdict).toBe('not_settled');
    }
    expect(verdictOn(unclear, 'gecko', settled, judgedAs()).verdict).toBe('not_settled');
  });
});

describe('a case without a verdict', () => {
  it('says whether the standard leaves it open or nobody can wait so long', () => {
    const said = (id: string): string => {
      const one = caseNamed(id);
      const play: Play = { ...nothing, drafts: one.answers };
      return noteOn({ one, play }, judge(play), 'gecko', en);
    };
    expect(said('retry-empty')).toContain('leaves it open');
    expect(said('retry-huge')).not.toContain('leaves it open');
    expect(said('retry-huge')).toContain('2^64');
  });
});

describe('a suspicion', () => {
  it('falls on what WebKit keeps across a reset, whoever wrote the script', () => {
    const reset = { ...EMPTY_ANSWER, text: 'data: STALE', end: 'reset' as const };
    const found = (text: string, end = reset.end): string | undefined =>
      suspected('webkit', row, [{ ...reset, text, end }, EMPTY_ANSWER], 1)?.measurement;
    expect(found('data: STALE')).toBe('M9');
    expect(found('data: STALE\n\\p{300}')).toBe('M10');
    expect(suspected('webkit', row, [{ ...reset, end: 'cut' }, EMPTY_ANSWER], 1)).toBeUndefined();
    expect(suspected('gecko', row, [reset, EMPTY_ANSWER], 1)).toBeUndefined();
    expect(
      suspected('webkit', { ...row, differs: false }, [reset, EMPTY_ANSWER], 1),
    ).toBeUndefined();
  });

  it('falls on the address that WebKit and Firefox come back to after a redirect', () => {
    const led = { kind: 'query', expected: 'moved', differs: true } as const;
    const found = (engine: 'webkit' | 'gecko', query: string | null): string | undefined =>
      suspected(engine, { ...led, observed: query }, [EMPTY_ANSWER], 0)?.measurement;
    expect(found('webkit', null)).toBe('M16');
    expect(found('webkit', 'elsewhere')).toBeUndefined();
    expect(found('gecko', null)).toBe('M47');
    // The last request of all gets no answer of the script's.
    expect(suspected('gecko', { ...led, observed: null }, [EMPTY_ANSWER], 1)?.measurement).toBe(
      'M47',
    );
    const then: Row = { kind: 'then', expected: 'reconnects', observed: 'closed', differs: true };
    expect(suspected('webkit', then, [EMPTY_ANSWER], 0)).toBeUndefined();
    expect(suspected('gecko', then, [EMPTY_ANSWER], 0)).toBeUndefined();
  });

  it('falls on Firefox giving up where a request is closed unanswered, and on what follows', () => {
    const closed = { ...EMPTY_ANSWER, end: 'close_unanswered' as const };
    const drafts = [EMPTY_ANSWER, closed, EMPTY_ANSWER];
    const then: Row = { kind: 'then', expected: 'reconnects', observed: 'closed', differs: true };
    const fails: Row = { kind: 'beginning', expected: 'silent', observed: 'fails', differs: true };
    const missing: Row = { kind: 'request', expected: null, observed: undefined, differs: true };
    const found = (row: Row, at: number, answers = drafts): string | undefined =>
      suspected('gecko', row, answers, at)?.measurement;
    expect(suspected('gecko', then, drafts, 1)).toMatchObject({ measurement: 'M32', clause: 'S7' });
    expect(found(fails, 1)).toBe('M32');
    expect(found(missing, 2)).toBe('M32');
    expect(found(then, 0, [closed])).toBe('M32');
    expect(found(then, 1, [EMPTY_ANSWER, { ...closed, end: 'hang' }])).toBeUndefined();
    expect(found(then, 1, [EMPTY_ANSWER, EMPTY_ANSWER])).toBeUndefined();
    expect(found({ ...then, observed: 'stays_open' }, 1)).toBeUndefined();
    expect(suspected('chromium', then, drafts, 1)).toBeUndefined();
  });

  it('falls on the charset in Chromium', () => {
    const latin = { ...EMPTY_ANSWER, contentType: 'text/event-stream; charset=windows-1252' };
    expect(suspected('chromium', row, [latin], 0)).toMatchObject({
      measurement: 'M13',
      clause: 'S20',
    });
    const utf8 = { ...EMPTY_ANSWER, contentType: 'text/event-stream;charset=UTF-8' };
    expect(suspected('chromium', row, [utf8], 0)).toBeUndefined();
  });
});

describe('more events than are kept', () => {
  const texts = (count: number, from = 0): string[] =>
    Array.from({ length: count }, (_, i) => String(from + i));
  const judged = (
    [told, leftOut]: readonly [string[], number],
    [seen, unseen]: readonly [string[], number],
  ): ReturnType<typeof judge> =>
    judge({
      drafts: [EMPTY_ANSWER],
      expected: {
        connections: [
          {
            answer: 0,
            last_event_id: null,
            query: null,
            outcome: { kind: 'opened' },
            events: told.map((data) => ({ type: 'message', data, last_event_id: '' })),
            reconnection_ms: null,
            then: 'stays_open',
            clauses: [],
          },
        ],
        events_left_out: leftOut,
      },
      played,
      seen: [
        { kind: 'open' },
        ...seen.map((data) => ({ kind: 'event', type: 'message', data, lastEventId: '' }) as const),
      ],
      unseen,
      ending: 'settled',
    });
  const settled = { ending: 'settled' as const };

  it('differ where there are fewer of them than there should be', () => {
    const found = judged([texts(2_000), 1_000], [texts(2_000), 0]);
    expect(found.differences).toEqual([
      { kind: 'total', expected: 3_000, observed: 2_000, differs: true },
    ]);
    expect(verdictOn(plain, 'webkit', settled, found).verdict).toBe('differs');
  });

  it('do not agree where as many came as should, as those beyond were not compared', () => {
    const found = judged([texts(2_000), 1_000], [texts(2_000), 1_000]);
    expect(found.differences).toEqual([]);
    expect(found.cut?.compared).toBe(2_000);
    expect(verdictOn(plain, 'webkit', settled, found).verdict).toBe('not_settled');
  });

  it('are compared no further than both sides reach, whichever was cut off for its size', () => {
    const found = judged([texts(700), 400], [texts(1_100), 0]);
    expect(found.differences).toEqual([]);
    expect(found.cut?.compared).toBe(700);
    const other = judged([[...texts(699), 'x'], 400], [texts(1_100), 0]);
    expect(other.differences).toMatchObject([{ expected: { data: 'x' } }]);
  });

  it('are all told where the engine alone has too many', () => {
    const found = judged([texts(2), 0], [texts(2_000), 5]);
    expect(found.differences).toHaveLength(1_999);
    expect(found.cut?.totals).toMatchObject({ expected: 2, observed: 2_005 });
  });
});

describe('a report card', () => {
  const expected: Expected = {
    connections: [
      {
        answer: 0,
        last_event_id: null,
        query: null,
        outcome: { kind: 'opened' },
        events: [{ type: 'message', data: 'x', last_event_id: '' }],
        reconnection_ms: 50,
        then: 'stays_open',
        clauses: ['S5'],
      },
    ],
    events_left_out: 0,
  };
  const run = (data: string, one = plain): CaseRun => {
    const play: Play = {
      drafts: one.answers,
      expected,
      played,
      seen: [{ kind: 'open' }, { kind: 'event', type: 'message', data, lastEventId: '' }],
      unseen: 0,
      ending: 'settled',
    };
    return { one, play };
  };
  const engine = { name: 'WebKitGTK', version: '', user_agent: 'a | b' };
  const cardOf = (...runs: CaseRun[]): ReturnType<typeof reportCard> =>
    reportCard(
      new Map(runs.map((each) => [each.one.id, resultOf(each, 'webkit')])),
      '0.1.0',
      engine,
      new Date(0),
    );

  it('has what was expected and what was observed of each case', () => {
    const { cases } = cardOf(run('x'));
    const outcome = {
      events: [{ type: 'message', data: 'x', last_event_id: '' }],
      requests: [null],
      end: 'open',
    };
    expect(cases).toEqual([
      {
        id: 'one-space',
        title: en.cases['one-space'].shows,
        clauses: ['S24'],
        expected: outcome,
        observed: outcome,
        verdict: 'agrees',
      },
    ]);
  });

  it('keeps the library’s order, and says why a case could not be played', () => {
    const { cases } = cardOf({ one: glued, error: new Error('gone') }, run('y'));
    expect(cases.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['one-space', 'differs'],
      ['unfinished-then-reset', 'not_settled'],
    ]);
    expect(countsOf(cases)).toMatchObject({ differs: 1, not_settled: 1, agrees: 0 });
    expect(cases[1]?.note).toContain('gone');
  });

  it('is no markup as Markdown, whatever a stream said', () => {
    const hostile = '<img src=x onerror=alert(1)> | [a](javascript:alert(1)) `b`\n# heading';
    const markdown = toMarkdown(cardOf(run(hostile)));
    expect(markdown).not.toMatch(/(?<!\\)<img/);
    expect(markdown).not.toMatch(/(?<!\\)\[a/);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| one-space'));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(6);
  });
});
