/** Recordings for tests, written as the page writes them. */
import type { Fact, StageState, WirePage } from '../api/types';
import { STAGE } from '../lab/fixture';
import type { Placed } from '../trace/types';
import type { Header } from './format';
import { labUs } from './observations';
import { RecordingWriter } from './writer';

export function headerOf(stage: StageState = STAGE): Header {
  return {
    sse_lab_recording: 1,
    lab: '0.1.0',
    saved: '2026-11-22T20:00:00.000Z',
    user_agent: 'Chrome/140',
    stage_url: 'http://127.0.0.1:3000',
    clock: { now_us: stage.now_us, unix_ms: 1_795_000_000_000, error_us: 120 },
    labels: [{ lane: 'window', label: 'w1' }],
    left_out: { facts: 0, observations: 0 },
    stage,
  };
}

export interface Held {
  readonly stage?: StageState;
  readonly facts?: readonly Fact[];
  readonly observations?: readonly Placed[];
  readonly wire?: readonly WirePage[];
  readonly entriesALine?: number;
}

/** The text of a recording of these. */
export function textOf(held: Held): string {
  const { stage, facts = [], observations = [], wire = [], entriesALine } = held;
  let text = '';
  const writer = new RecordingWriter(headerOf(stage), (line) => (text += line), entriesALine);
  for (const fact of facts) writer.fact(fact);
  for (const { i, seen } of observations) writer.observation(i, labUs(seen.at), seen);
  for (const page of wire) writer.wire(page);
  const times = [
    ...facts.map(({ t_us }) => t_us),
    ...observations.map(({ seen }) => labUs(seen.at)),
  ];
  writer.end(
    times.reduce((last, us) => Math.max(last, us), 0),
    'saved',
  );
  return text;
}
