import { expect, test, vi } from 'vitest';
import type { ParsedStream, ParserBuffers } from '../api/types';
import { Body } from './body';
import { bytesOfText, chunk, RESPONSE, Taping } from './fixtures';
import { Linking } from './linking.svelte';
import { parseMidStream } from './midStream';
import { WireRows } from './rows';
import type { Parse } from './source';
import { Stepping } from './stepping.svelte';

const BOM = '\u00ef\u00bb\u00bf';
const LATE = `${BOM}data: x\n\n`;
const none = { start: '', left_out_bytes: 0, end: '' };
const buffers: ParserBuffers = {
  data: none,
  event_type: none,
  last_event_id_buffer: none,
  last_event_id: none,
  reconnection_time_ms: null,
};

/** Stands in for the lab's parser, one line a step, without regard to what lines say. */
const parse = vi.fn<Parse>((bytes, { first_step = 0 }) => {
  const text = String.fromCharCode(...bytes);
  let start = 0;
  const lines = text.split('\n').slice(0, -1);
  const steps = lines.map((line, step): ParsedStream['steps'][number] => {
    const range = { start, end: start + line.length };
    start = range.end + 1;
    return {
      step,
      line: range,
      line_end: 'lf',
      name: null,
      value: null,
      reason: null,
      effect: 'no_event',
      clauses: [],
      after: buffers,
      said: [],
    };
  });
  return Promise.resolve({
    before: buffers,
    steps: steps.slice(first_step),
    steps_in_all: steps.length,
    left_out: { before: first_step, after: 0 },
    pending: null,
  });
});

/** What the parser was given, as text. */
const given = (): string[] => parse.mock.calls.map(([bytes]) => String.fromCharCode(...bytes));

function rowsOf(taping: Taping): WireRows {
  const rows = new WireRows({ mode: 'text', columns: 40, perRow: 16 });
  rows.take(taping.page());
  return rows;
}

const trace = { facts: { first: 0, total: 0, at: () => undefined } } as never;
const connection = {
  id: 1,
  client: null,
  userAgent: null,
  own: false,
  open: true,
  acceptedUs: 0,
  lastEventId: null,
};

test('a byte order mark in mid-stream is not dropped, and places are those of the bytes', async () => {
  parse.mockClear();
  const parsed = await parseMidStream(parse, bytesOfText(LATE), {});
  expect(given()).toEqual([`\n${LATE}`]);
  expect(parsed.steps.map(({ step, line }) => [step, line.start, line.end])).toEqual([
    [0, 0, 10],
    [1, 11, 11],
  ]);
  expect([parsed.steps_in_all, parsed.left_out.before]).toEqual([2, 0]);
});

test('a block that begins with a byte order mark is joined to an event as mid-stream', async () => {
  const rows = rowsOf(new Taping().to_client(RESPONSE, chunk(`${BOM}data: a\n\n${LATE}`)));
  const linking = new Linking(parse, trace);
  for (const [at, text] of [
    [0, `${BOM}data: a\n\n`],
    [14, `\n${LATE}`],
  ] as const) {
    parse.mockClear();
    await linking.choose({ connection, rows }, at);
    expect(given()).toEqual([text]);
  }
});

test('steps that begin late begin in mid-stream', async () => {
  const unseen = new Taping().to_client(RESPONSE).unseen('to_client', 300);
  const body = new Body(rowsOf(unseen.to_client(chunk(`late\n\n${LATE}`))));
  parse.mockClear();
  const stepping = new Stepping(parse);
  stepping.grow({ body, ended: false, lastEventId: '' });
  stepping.first();
  await vi.waitFor(() => expect(stepping.step?.line).toEqual({ from: 6, to: 16 }));
  expect(given().at(-1)).toBe(`\n${LATE}`);
});
