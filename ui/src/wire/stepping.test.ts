import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ControlError } from '../api/control';
import type { ParsedStream, ParserBuffers, ParseStep } from '../api/types';
import { Body } from './body';
import { chunk, RESPONSE, Taping } from './fixtures';
import { WireRows } from './rows';
import type { Parse } from './source';
import { Stepping, type Step } from './stepping.svelte';

/** How many events: more than one answer has steps for. */
const EVENTS = 1_000;
const STREAM = Array.from({ length: EVENTS }, (_, n) => `id: ${n}\ndata: ${n}\n\n`).join('');

/** Stands in for the lab's parser: every line is a step, and `id` lines move the id. */
const parse: Parse = (bytes, { first_step = 0, max_steps = 100, last_event_id = '', ended }) => {
  const text = String.fromCharCode(...bytes);
  const excerpt = (start: string) => ({ start, left_out_bytes: 0, end: '' });
  const buffers = (id: string): ParserBuffers => ({
    data: excerpt(''),
    event_type: excerpt(''),
    last_event_id_buffer: excerpt(id),
    last_event_id: excerpt(id),
    reconnection_time_ms: null,
  });
  let id = last_event_id;
  let before = buffers(id);
  const steps: ParseStep[] = [];
  let [at, n] = [0, 0];
  for (let lf = text.indexOf('\n', at); lf >= 0; lf = text.indexOf('\n', at)) {
    const line = text.slice(at, lf);
    if (line.startsWith('id: ')) id = line.slice(4);
    if (n < first_step) before = buffers(id);
    else if (steps.length < max_steps) {
      steps.push({
        step: n,
        line: { start: at, end: lf },
        line_end: 'lf',
        name: null,
        value: null,
        reason: null,
        effect: line === '' ? 'dispatched' : 'data_appended',
        clauses: [],
        after: buffers(id),
        said: [],
      });
    }
    n += 1;
    at = lf + 1;
  }
  const left = Math.min(first_step, n);
  const parsed: ParsedStream = {
    before,
    steps,
    steps_in_all: n,
    left_out: { before: left, after: n - left - steps.length },
    pending: !ended && at < text.length ? { start: at, end: text.length } : null,
  };
  return Promise.resolve(parsed);
};

function bodyOf(...texts: string[]): Body {
  const taping = new Taping().to_client(RESPONSE);
  for (const text of texts) taping.to_client(chunk(text));
  const rows = new WireRows({ mode: 'text', columns: 40, perRow: 16 });
  rows.take(taping.page());
  return new Body(rows);
}

describe('stepping through a stream', () => {
  const asked = vi.fn(parse);
  let stepping: Stepping;

  beforeEach(() => {
    asked.mockClear();
    stepping = new Stepping(asked);
    stepping.grow({ body: bodyOf(STREAM), ended: false, lastEventId: 'from' });
  });

  const line = ({ line: { from, to } }: Step): string => STREAM.slice(from, to);
  const comesTo = (text: string): Promise<void> =>
    vi.waitFor(() => expect(stepping.step && line(stepping.step)).toBe(text));

  test('goes forward and back line by line, and knows both ends', async () => {
    stepping.move(1);
    await comesTo('id: 0');
    expect(stepping.atStart).toBe(true);
    expect(stepping.step?.before.last_event_id.start).toBe('from');
    stepping.move(1);
    await comesTo('data: 0');
    expect(stepping.step?.n).toBe(1);
    stepping.move(-1);
    await comesTo('id: 0');
    stepping.jump(STREAM.length - 1);
    await comesTo('');
    expect(stepping.atEnd).toBe(true);
  });

  test('jumps to a line far away with the buffers and the number that it has', async () => {
    stepping.jump(STREAM.indexOf('data: 800'));
    await comesTo('data: 800');
    expect(stepping.step?.n).toBe(800 * 3 + 1);
    expect(stepping.step?.after.last_event_id.start).toBe('800');
  });

  test('goes on where one answer ends, either way', async () => {
    stepping.jump(STREAM.indexOf('id: 500'));
    await comesTo('id: 500');
    for (const [by, to] of [
      [1, 700],
      [-1, 300],
    ] as const) {
      while (stepping.step && line(stepping.step) !== `id: ${to}`) {
        const before = stepping.step;
        stepping.move(by);
        await vi.waitFor(() => expect(stepping.step).not.toBe(before));
        expect(stepping.step.n).toBe(before.n + by);
      }
    }
  });

  test('follows what comes, and asks only for what is new', async () => {
    stepping.follow(true);
    await comesTo('');
    asked.mockClear();
    const more = 'id: more\ndata: more\n\n';
    stepping.grow({ body: bodyOf(STREAM, more), ended: false, lastEventId: 'from' });
    await vi.waitFor(() => expect(stepping.step?.after.last_event_id.start).toBe('more'));
    for (const [bytes] of asked.mock.calls) expect(bytes.length).toBeLessThan(500);
  });

  test('tells why nothing can be parsed, and goes on when it can', async () => {
    asked.mockRejectedValueOnce(new ControlError('unreachable', 'no answer'));
    stepping.first();
    await vi.waitFor(() => expect(stepping.error?.code).toBe('unreachable'));
    stepping.first();
    await comesTo('id: 0');
    expect(stepping.error).toBeUndefined();
  });
});
