// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Fact, WirePage, WireSegment } from '../api/types';
import type { Placed } from '../trace/types';
import { STAGE } from '../lab/fixture';
import { headerOf, textOf } from './fixture';
import { RecordingError } from './format';
import { hasTooMany, LINE_LENGTH, Lines } from './lines';
import { read } from './readText';

const FACTS: Fact[] = [
  { seq: 1, t_us: 10, fact: 'heartbeat' },
  { seq: 2, t_us: 20, fact: 'produced', first_seq: 1, count: 1, span_us: 0 },
  { seq: 3, t_us: 30, fact: 'restored' },
];
const SEEN: Placed[] = [
  { i: 0, seen: { lane: 'window', at: 0.015, kind: 'open' } },
  {
    i: 1,
    seen: {
      lane: 'window',
      at: 0.025,
      kind: 'event',
      type: 'message',
      lastEventId: 'k3f-1',
      data: '1',
      n: 1,
    },
  },
];
const WHOLE = textOf({ facts: FACTS, observations: SEEN });
const HEADER = JSON.stringify(headerOf());

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

const SEGMENT: WireSegment = {
  n: 1,
  t_us: 5,
  direction: 'to_client',
  offset: 0,
  bytes_base64: btoa('data: a\n\n'),
  parts: [{ kind: 'body', bytes: 9 }],
};
const LATER: WireSegment = { ...SEGMENT, n: 7, offset: 100 };
const PAGE: WirePage = {
  connection: 1,
  recording: false,
  closed: true,
  limit_bytes: 1024 * 1024,
  to_client: { crossed_bytes: 109, left_out_bytes: 0 },
  to_server: { crossed_bytes: 0, left_out_bytes: 0 },
  segments: [SEGMENT, LATER],
  more: false,
  ends: [],
};

describe('a file that is no recording is refused', () => {
  const header = (change: object) => JSON.stringify({ ...headerOf(), ...change });
  it.each([
    ['an empty one', '', 'empty'],
    ['blank lines', '\n\n\n', 'foreign'],
    ['a text', 'Dear reader,\nthis is a letter.\n', 'foreign'],
    ['other JSON', '{"name":"package"}\n', 'foreign'],
    ['a list', '[1,2,3]\n', 'foreign'],
    ['a number', '7', 'foreign'],
    ['null', 'null\n', 'foreign'],
    ['bytes', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 255, 254]), 'foreign'],
    ['exported events', '{"n":1,"dispatched_us":5,"type":"message"}\n', 'events_export'],
    ['another version', header({ sse_lab_recording: 2 }), 'other_version'],
    ['a version that is none', header({ sse_lab_recording: { a: 1 } }), 'other_version'],
    ['a header cut in its middle', HEADER.slice(0, 200), 'damaged_header'],
    ['a header without a stage', header({ stage: null }), 'damaged_header'],
    ['a header of wrong types', header({ lab: 7 }), 'damaged_header'],
    [
      'a header with an absurd door',
      header({ stage: { ...STAGE, door: { door: { kind: '__proto__' } } } }),
      'damaged_header',
    ],
    ['a header that only inherits', '{"__proto__":{"sse_lab_recording":1}}', 'foreign'],
    ['a first line of deep brackets', '['.repeat(200_000), 'foreign'],
  ] as const)('%s', async (_what, text, code) => {
    const refused = read(text);
    await expect(refused).rejects.toBeInstanceOf(RecordingError);
    await expect(refused).rejects.toMatchObject({ code });
  });
});

describe('a damaged recording opens as far as it is sound, and says how far', () => {
  it('when it is cut anywhere behind its header', async () => {
    const first = WHOLE.indexOf('\n') + 1;
    for (let at = first; at < WHOLE.length - 1; at += 1) {
      const { report, facts } = await read(WHOLE.slice(0, at));
      expect(report.cut, `cut at ${at}`).toBe(true);
      expect(facts.length).toBeLessThanOrEqual(FACTS.length);
    }
    expect((await read(WHOLE)).report).toMatchObject({ cut: false, missing: 0, damagedLines: 0 });
  });

  it('when a line in its middle is gone', async () => {
    const lines = WHOLE.split('\n');
    const { report, facts } = await read([lines[0], ...lines.slice(2)].join('\n'));
    expect(report).toMatchObject({ cut: false, missing: 2 });
    expect(facts).toEqual([FACTS[1]]);
  });

  const placed = { seq: 9, t_us: 40 };
  it.each([
    ['no JSON', '{"facts":[{"seq":1', 'not_json'],
    ['no object', '[1,2]', 'unknown'],
    ['a kind that nobody knows', '{"thoughts":[]}', 'unknown'],
    ['nothing', '{}', 'unknown'],
    ['facts that are no list', line({ facts: { length: 3 } }), 'unknown'],
    ['a fact of no kind', line({ facts: [{ ...placed }] }), 'entries'],
    [
      'a fact of a kind from the prototype',
      line({ facts: [{ ...placed, fact: 'constructor' }] }),
      'entries',
    ],
    ['a fact that is null', line({ facts: [null] }), 'entries'],
    ['a fact in a text', line({ facts: ['heartbeat'] }), 'entries'],
    ['a fact without a time', line({ facts: [{ seq: 1, fact: 'heartbeat' }] }), 'entries'],
    [
      'a time before time',
      line({ facts: [{ ...placed, t_us: -1, fact: 'heartbeat' }] }),
      'entries',
    ],
    [
      'a time in the far future',
      line({ facts: [{ ...placed, t_us: 9e15, fact: 'heartbeat' }] }),
      'entries',
    ],
    ['half a number', line({ facts: [{ ...placed, seq: 1.5, fact: 'heartbeat' }] }), 'entries'],
    [
      'a number in a text',
      line({ facts: [{ ...placed, seq: '9', fact: 'heartbeat' }] }),
      'entries',
    ],
    [
      'more events than there can be',
      line({ produced: { seq: [9], t_us: [9], first_seq: [1], count: [1e12], span_us: [0] } }),
      'entries',
    ],
    [
      'columns of different lengths',
      line({ produced: { seq: [9, 8], t_us: [9], first_seq: [1], count: [1], span_us: [0] } }),
      'unknown',
    ],
    ['columns that are missing', line({ written: { seq: [1] } }), 'unknown'],
    ['events of no lane', line({ events: { lane: 'toString', i: [], t_us: [] } }), 'unknown'],
    [
      'an address that is none',
      line({
        observations: [
          {
            i: 9,
            lane: 'window',
            t_us: 1,
            kind: 'created',
            url: 'http://[',
            with_credentials: false,
          },
        ],
      }),
      'entries',
    ],
    ['bytes that are no base64', line({ wire: { connection: 1, segments: [{}] } }), 'unknown'],
    [
      'recorded bytes without a bound',
      line({ wire: { ...PAGE, limit_bytes: 1024 * 1024 + 1 } }),
      'unknown',
    ],
    ['more entries than anybody writes', `{"facts":[${'{},'.repeat(600_000)}{}]}`, 'too_many'],
    ['deep brackets', `{"facts":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'entries'],
    ['brackets without an end', '['.repeat(1_000_000), 'not_json'],
  ] as const)('when a line holds %s', async (_what, bad, why) => {
    const first = WHOLE.indexOf('\n') + 1;
    const text = WHOLE.slice(0, first) + bad.trimEnd() + '\n' + WHOLE.slice(first);
    const { report, facts, observations } = await read(text);
    expect(report.damagedLines).toBe(1);
    expect(report.damaged).toEqual([{ line: 2, why }]);
    expect(facts).toEqual(FACTS);
    expect(observations).toEqual(SEEN.map(({ seen }) => seen));
  });
});

describe('recorded bytes that do not fit together are left out, and those that do are kept', () => {
  it.each([
    ['bytes that are no base64', { bytes_base64: 'ZGF0YTog!Qo=' }],
    ['base64 that was cut', { bytes_base64: 'QUJDR', parts: [{ kind: 'body', bytes: 3 }] }],
    ['parts that are longer than the bytes', { parts: [{ kind: 'body', bytes: 3_000_000 }] }],
    ['a part without an end', { parts: [{ kind: 'body', bytes: 9e15 }] }],
    ['parts that are shorter than the bytes', { parts: [{ kind: 'body', bytes: 8 }] }],
    ['no parts', { parts: [] }],
    ['a part of a kind that nobody knows', { parts: [{ kind: 'constructor', bytes: 9 }] }],
    ['a part that is null', { parts: [null] }],
    ['a direction that is none', { direction: 'away' }],
    ['a number that was there', { n: 1 }],
    ['an offset that was passed', { offset: 8 }],
    ['a time before time', { t_us: -1 }],
    [
      'more bytes than a connection may keep',
      {
        bytes_base64: 'QUJD'.repeat(350_000),
        parts: [{ kind: 'body', bytes: 1_050_000 }],
      },
    ],
  ])('%s', async (_what, change) => {
    const bad = { ...SEGMENT, n: 2, offset: 20, ...change };
    const text = `${HEADER}\n${line({ wire: { ...PAGE, segments: [SEGMENT, bad, LATER] } })}`;
    const { report, wire } = await read(text);
    expect(report).toMatchObject({ damaged: [{ line: 2, why: 'entries' }], entriesLeftOut: 1 });
    expect(wire.get(1)).toEqual([PAGE]);
  });
});

describe('a hostile recording does no harm', () => {
  it('when a fact brings a prototype of its own', async () => {
    const text = `${HEADER}\n{"facts":[{"seq":1,"t_us":2,"fact":"heartbeat","__proto__":{"connection":7},"constructor":1}]}\n`;
    const { facts } = await read(text);
    expect(facts).toEqual([{ seq: 1, t_us: 2, fact: 'heartbeat' }]);
    expect(({} as Record<string, unknown>)['connection']).toBeUndefined();
  });

  it('when times and numbers are in no order', async () => {
    const facts: Fact[] = [5, 3, 9, 1].map((seq) => ({
      seq,
      t_us: 10 - seq,
      fact: 'heartbeat' as const,
    }));
    const found = await read(textOf({ facts }));
    expect(found.facts.map(({ seq }) => seq)).toEqual([1, 3, 5, 9]);
    expect([...found.factTimes]).toEqual([9, 9, 9, 9]);
  });

  it('when facts together speak of more events than anybody could draw', async () => {
    const facts: Fact[] = Array.from({ length: 100 }, (_, i) => ({
      seq: i + 1,
      t_us: i,
      fact: 'produced' as const,
      first_seq: 1,
      count: 1_000_000,
      span_us: 60_000_000,
    }));
    const { report } = await read(textOf({ facts }));
    expect(report.entriesLeftOut).toBe(50);
  });

  it('when a line has no end', () => {
    const taken: string[] = [];
    const lines = new Lines(
      { take: (text) => taken.push(text), skipTooLong: () => taken.push('too long') },
      10,
    );
    for (const piece of ['one\ntw', 'o\n', 'x'.repeat(8), 'x'.repeat(8), 'x\nthree\r\nfo', 'ur']) {
      lines.push(piece);
    }
    lines.finish();
    expect(taken).toEqual(['one', 'two', 'too long', 'three', 'four']);
  });

  it('when a line is longer than any that is written, and no page could parse it', () => {
    const taken: string[] = [];
    const sink = { take: () => taken.push('taken'), skipTooLong: () => taken.push('too long') };
    const lines = new Lines(sink);
    for (let at = 0; at <= LINE_LENGTH; at += 1024 * 1024) lines.push('x'.repeat(1024 * 1024));
    lines.push('\nx\n');
    expect(taken).toEqual(['too long', 'taken']);
  });

  it('when a text is full of what would divide values', () => {
    const text = `${',[{'.repeat(400_000)}\\",[{`;
    expect(hasTooMany(JSON.stringify({ events: [text, text] }))).toBe(false);
    expect(hasTooMany(JSON.stringify({ events: text }) + ','.repeat(600_000))).toBe(true);
  });

  it('and gives up reading at once when nobody wants it any more', async () => {
    const { readRecording } = await import('./recording');
    const signal = AbortSignal.abort();
    await expect(readRecording(new Blob([WHOLE]), 'x', signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
