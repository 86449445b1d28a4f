// @vitest-environment node
import { expect, it } from 'vitest';
import type { Fact, WirePage } from '../api/types';
import type { Placed } from '../trace/types';
import { textOf } from './fixture';
import { momentsOf, step } from './moments';
import { read } from './readText';
import { ReplayTrace } from './replayTrace.svelte';
import { pageAt, RecordedSource, recordedWires } from './source.svelte';

const COUNT = 130_000;

/** More entries than a view reads at once: an event every millisecond. */
function long(): ReturnType<typeof read> {
  const facts: Fact[] = [];
  const observations: Placed[] = [];
  const url = 'http://127.0.0.1:3000/stream?client=w1';
  const lane = 'window';
  observations.push({ i: 0, seen: { lane, at: 1, kind: 'created', url, withCredentials: false } });
  observations.push({ i: 1, seen: { lane, at: 1, kind: 'open' } });
  for (let n = 1; n <= COUNT; n += 1) {
    const t_us = 1_000 + n * 1_000;
    facts.push({ seq: n, t_us, fact: 'produced', first_seq: n, count: 1, span_us: 0 });
    const event = { kind: 'event', type: 'message', lastEventId: `k3f-${n}`, data: '', n } as const;
    observations.push({ i: n + 1, seen: { lane, at: t_us / 1_000, ...event } });
  }
  return read(textOf({ facts, observations }));
}

it('shows a moment alike, whether time ran up to it or it was jumped to', async () => {
  const recording = await long();
  const jumped = new ReplayTrace(recording);
  const ran = new ReplayTrace(recording);
  const us = 100_001_000;
  jumped.moveTo(recording.toUs);
  jumped.moveTo(us);
  for (let at = 0; at <= us; at += 20_000_000) ran.moveTo(at);
  ran.moveTo(us);
  for (const trace of [jumped, ran]) {
    const { facts, observations } = trace;
    expect(facts.total).toBe(100_000);
    expect(facts.at(facts.total)).toBeUndefined();
    expect(facts.at(facts.total - 1)).toMatchObject({ seq: 100_000 });
    expect(observations.at(observations.total - 1)).toMatchObject({ n: 100_000 });
  }
  // What is left out of a jump is counted, and how the client came to be open is not left out.
  expect(jumped.facts.first).toBeGreaterThan(0);
  expect(jumped.observations.at(jumped.observations.first)).toMatchObject({ kind: 'created' });
});

it('steps through events one by one, and through breaks as one each', async () => {
  const kill = { fact: 'killed', connection: 1, kind: 'cut', partial_bytes: null, by: 'presenter' };
  const facts = [100_000, 105_000, 900_000].map((t_us, i) => ({ seq: i + 1, t_us, ...kill }));
  const lane = 'window';
  const observations: Placed[] = [
    { i: 0, seen: { lane, at: 120, kind: 'error', readyState: 0 } },
    { i: 1, seen: { lane, at: 901, kind: 'error', readyState: 0 } },
  ];
  const { breaks } = momentsOf(await read(textOf({ facts: facts as Fact[], observations })));
  expect([...breaks]).toEqual([120_000, 901_000]);
  expect(step(breaks, 0, 1)).toBe(120_000);
  expect(step(breaks, 120_000, 1)).toBe(901_000);
  expect(step(breaks, 901_000, 1)).toBeUndefined();
  expect(step(breaks, 901_000, -1)).toBe(120_000);
  expect(step(breaks, 500_000, -1)).toBe(120_000);
});

it('shows of recorded bytes those that had crossed, however they were fetched', async () => {
  const link = { crossed_bytes: 6, left_out_bytes: 0 };
  const segment = (n: number) => ({
    n,
    t_us: n * 1_000,
    direction: 'to_client' as const,
    offset: (n - 1) * 2,
    bytes_base64: btoa('ab'),
    parts: [{ kind: 'body' as const, bytes: 2 }],
  });
  const rest = { connection: 1, recording: false, limit_bytes: 9, more: false, ends: [] };
  const part = (closed: boolean, ...segments: number[]) => ({
    ...rest,
    closed,
    to_client: link,
    to_server: { crossed_bytes: 0, left_out_bytes: 0 },
    segments: segments.map(segment),
  });
  const recording = await read(textOf({ wire: [part(false, 1, 2), part(true, 2, 3)] }));
  const wire = recordedWires(recording).get(1);
  if (!wire) throw new Error('nothing was recorded');
  const before = pageAt(wire, 500, 0, 10);
  expect(before).toMatchObject({ segments: [], closed: false, to_client: { crossed_bytes: 0 } });
  const half = pageAt(wire, 2_500, 0, 10);
  expect(half.segments.map(({ n }) => n)).toEqual([1, 2]);
  expect(half).toMatchObject({ closed: false, to_client: { crossed_bytes: 4, left_out_bytes: 0 } });
  const whole = pageAt(wire, 9_000, 1, 1);
  expect(whole.segments.map(({ n }) => n)).toEqual([2]);
  expect(whole).toMatchObject({ closed: true, more: true, to_client: { crossed_bytes: 6 } });
});

it('knows what of a connection is still to come: it, or its first bytes', async () => {
  const request = {
    fact: 'request',
    seq: 1,
    t_us: 1_000,
    connection: 1,
    method: 'GET',
    target: '/stream',
    last_event_id: null,
    client: null,
    user_agent: null,
    origin: null,
  } as const;
  const page: WirePage = {
    connection: 1,
    recording: true,
    closed: false,
    limit_bytes: 9,
    to_client: { crossed_bytes: 2, left_out_bytes: 0 },
    to_server: { crossed_bytes: 0, left_out_bytes: 0 },
    segments: [
      {
        n: 1,
        t_us: 5_000,
        direction: 'to_client',
        offset: 0,
        bytes_base64: btoa('ab'),
        parts: [{ kind: 'body', bytes: 2 }],
      },
    ],
    more: false,
    ends: [],
  };
  const wires = recordedWires(await read(textOf({ facts: [request], wire: [page] })));
  let nowUs = 0;
  const source = new RecordedSource(wires, { generation: 0, nowUs: () => nowUs });
  const told = [0, 1_000, 4_999, 5_000].map((us) => {
    nowUs = us;
    source.update();
    return [source.toCome(1), source.connections.length];
  });
  expect(told).toEqual([
    ['connection', 0],
    ['bytes', 0],
    ['bytes', 0],
    [undefined, 1],
  ]);
});
