import type { Fact, WirePage } from '../api/types';
import { Past } from '../trace/past';
import type { Placed, LabTimeUs, LaneId, Observation } from '../trace/types';
import type { End, Header } from './format';
import { Breath, readLines } from './lines';
import { labUs } from './observations';
import { RecordingReader, type Contents, type Report } from './reader';

/** Entries between two moments from which views can begin to read. */
const STRIDE = 20_000;

/** A place in the recording from which it can be read as if it began there. */
export interface Checkpoint {
  /** The first fact, and the first observation, that are after it. */
  readonly fact: number;
  readonly observation: number;
  readonly past: Past;
}

/** A recording in memory: its entries in order, checked, and where views may begin. */
export interface Recording {
  readonly name: string;
  readonly header: Header;
  readonly label: string;
  readonly lanes: ReadonlyMap<string, LaneId>;
  readonly facts: readonly Fact[];
  readonly observations: readonly Observation[];
  /** When each happened, never earlier than the one before. */
  readonly factTimes: Float64Array;
  readonly observationTimes: Float64Array;
  /** What was recorded of connections, by their number. */
  readonly wire: ReadonlyMap<number, readonly WirePage[]>;
  readonly end: End | undefined;
  readonly report: Report;
  readonly fromUs: LabTimeUs;
  readonly toUs: LabTimeUs;
  readonly checkpoints: readonly Checkpoint[];
}

/**
 * Reads a file. Rejects with a `RecordingError` where it is no recording, or when `signal` says
 * that nobody wants it any more; `onProgress` is told the share that was read.
 */
export async function readRecording(
  file: Blob,
  name: string,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => undefined,
): Promise<Recording> {
  const breath = new Breath(signal);
  const reader = new RecordingReader();
  await readLines(file, reader, breath, (bytes) => onProgress((bytes / file.size) * READING));
  const contents = reader.finish();
  const recording = await order(contents, name, breath);
  onProgress(1);
  return recording;
}

/** The share of the work that reading is. */
const READING = 0.9;

async function order(contents: Contents, name: string, breath: Breath): Promise<Recording> {
  const { header, facts, observations: placed, end } = contents;
  facts.sort((a, b) => a.seq - b.seq);
  await breath.take();
  placed.sort((a, b) => a.i - b.i);
  await breath.take();
  const observations = placed.map(({ seen }) => seen);
  const factTimes = ascending(facts.length, (i) => facts[i]?.t_us ?? 0);
  const observationTimes = ascending(observations.length, (i) => labUs(observations[i]?.at ?? 0));
  const last = Math.max(factTimes.at(-1) ?? 0, observationTimes.at(-1) ?? 0);
  // What led to the beginning may be older than it.
  const fromUs = Math.min(header.stage.now_us, last);
  const label = contents.labels.findLast(({ lane }) => lane === 'window')?.label ?? '';
  const checkpoints = await checkpointsOf(contents, label, factTimes, observationTimes, breath);
  return {
    name,
    header,
    label,
    lanes: new Map(contents.labels.map(({ lane, label }) => [label, lane])),
    facts,
    observations,
    factTimes,
    observationTimes,
    wire: wireOf(contents.wire),
    end,
    report: contents.report,
    fromUs,
    toUs: Math.max(fromUs, last, end?.until_us ?? 0),
    checkpoints,
  };
}

/** Times in order: a clock that went back would make what follows unreachable. */
function ascending(length: number, at: (i: number) => LabTimeUs): Float64Array {
  const times = new Float64Array(length);
  let latest = 0;
  for (let i = 0; i < length; i += 1) {
    latest = Math.max(latest, at(i));
    times[i] = latest;
  }
  return times;
}

async function checkpointsOf(
  { header, facts, observations }: Contents,
  label: string,
  factTimes: Float64Array,
  observationTimes: Float64Array,
  breath: Breath,
): Promise<readonly Checkpoint[]> {
  const past = new Past(header.stage, label);
  const checkpoints: Checkpoint[] = [{ fact: 0, observation: 0, past: past.copy() }];
  let fact = 0;
  let observation = 0;
  let next = STRIDE;
  while (fact < facts.length || observation < observations.length) {
    const factFirst = (factTimes[fact] ?? Infinity) <= (observationTimes[observation] ?? Infinity);
    if (factFirst) {
      past.takeFact(facts[fact] as Fact);
      fact += 1;
    } else {
      past.takeObservation(observations[observation] as Placed);
      observation += 1;
    }
    if (fact + observation === next) {
      checkpoints.push({ fact, observation, past: past.copy() });
      next += STRIDE;
      await breath.take();
    }
  }
  return checkpoints;
}

/** The pages of each connection: parts of one recording, in the order in which they were read. */
function wireOf(pages: readonly WirePage[]): ReadonlyMap<number, readonly WirePage[]> {
  const wire = new Map<number, WirePage[]>();
  for (const page of pages) {
    const known = wire.get(page.connection);
    if (known) known.push(page);
    else wire.set(page.connection, [page]);
  }
  return wire;
}
