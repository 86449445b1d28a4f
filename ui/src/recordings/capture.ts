/** What the page holds, as a recording. */
import { ControlError, type Control } from '../api/control';
import type { WirePage } from '../api/types';
import type { Lab } from '../lab/lab.svelte';
import type { LabTrace } from '../trace/labtrace.svelte';
import type { Past } from '../trace/past';
import type { LabTimeUs, Observation, Placed } from '../trace/types';
import { FORMAT, type Header, type LeftOut } from './format';
import { Breath } from './lines';
import { RecordingWriter } from './writer';

/** Connections that are asked for what is recorded of them, the latest first. */
const ASKED = 64;
const SEGMENTS = 5_000;
/** Parts of a file that are put together, so that the browser may keep them where it likes. */
const PART_BYTES = 4 * 1024 * 1024;

/** A file that grows line by line. */
export class Growing {
  readonly #encoder = new TextEncoder();
  #parts: Blob[] = [];
  #lines: Uint8Array[] = [];
  #pending = 0;
  bytes = 0;

  readonly add = (line: string): void => {
    const encoded = this.#encoder.encode(line);
    this.#lines.push(encoded);
    this.bytes += encoded.length;
    this.#pending += encoded.length;
    if (this.#pending >= PART_BYTES) this.#gather();
  };

  get file(): Blob {
    this.#gather();
    return new Blob(this.#parts, { type: 'application/x-ndjson' });
  }

  #gather(): void {
    if (this.#lines.length > 0) this.#parts.push(new Blob(this.#lines as BlobPart[]));
    this.#lines = [];
    this.#pending = 0;
  }
}

export function headerFor(lab: Lab, past: Past, leftOut: LeftOut): Header {
  return {
    sse_lab_recording: FORMAT,
    lab: lab.version,
    saved: new Date().toISOString(),
    user_agent: navigator.userAgent,
    stage_url: lab.address.stage,
    clock: {
      now_us: nowUs(lab.trace),
      unix_ms: Date.now(),
      error_us: Math.round(lab.trace.clockErrorUs),
    },
    labels: [...lab.trace.labels].map(([label, lane]) => ({ lane, label })),
    left_out: leftOut,
    stage: past.stage,
  };
}

/** The moment as recordings have it: whole microseconds. */
export function nowUs(trace: LabTrace): LabTimeUs {
  return Math.max(0, Math.round(trace.liveNowUs()));
}

/** How things are after the newest entries. */
export function pastOf(trace: LabTrace): Past | undefined {
  const past = trace.past?.copy();
  const { facts, observations } = trace.live;
  for (let i = facts.first; i < facts.total; i += 1) {
    const fact = facts.at(i);
    if (fact) past?.takeFact(fact);
  }
  for (let i = observations.first; i < observations.total; i += 1) {
    const seen = observations.at(i);
    if (seen) past?.takeObservation({ i, seen });
  }
  return past;
}

/** Writes what led to the beginning: it bears the numbers it had. */
export function writePast(writer: RecordingWriter, trace: LabTrace, past: Past): void {
  for (const fact of past.facts) writer.fact(fact);
  for (const placed of past.observations) writeSeen(writer, trace, placed);
}

export function writeSeen(writer: RecordingWriter, trace: LabTrace, { i, seen }: Placed): void {
  writer.observation(i, seenUs(trace, seen), seen);
}

function seenUs(trace: LabTrace, seen: Observation): LabTimeUs {
  return Math.max(0, Math.round(trace.toLabUs(seen.at)));
}

/** Both logs as far as they reach back, and what is recorded of connections. */
export async function saveHeld(lab: Lab, control: Control): Promise<Blob> {
  const { trace } = lab;
  const { facts, observations } = trace.live;
  const past = trace.past?.copy();
  if (!past) throw new Error('the lab has no beginning');
  const file = new Growing();
  const breath = new Breath(new AbortController().signal);
  // What comes while this is written is not a part of it.
  const [factsEnd, observationsEnd, untilUs] = [facts.total, observations.total, nowUs(trace)];
  let [fact, observation] = [facts.first, observations.first];
  const leftOut = { facts: fact, observations: observation };
  const writer = new RecordingWriter(headerFor(lab, past, leftOut), file.add);
  writePast(writer, trace, past);
  // As they happened: a file that is cut has both logs up to the same moment.
  for (let n = 1; fact < factsEnd || observation < observationsEnd; n += 1) {
    const found = fact < factsEnd ? facts.at(fact) : undefined;
    const seen = observation < observationsEnd ? observations.at(observation) : undefined;
    if (fact < factsEnd && (!found || !seen || found.t_us <= seenUs(trace, seen))) {
      if (found) writer.fact(found);
      fact += 1;
    } else {
      if (seen) writeSeen(writer, trace, { i: observation, seen });
      observation += 1;
    }
    if (n % 1_000 === 0) await breath.take();
  }
  for (const id of connectionsOf(lab)) {
    for await (const page of wirePages(control, id, 0)) writer.wire(page);
  }
  writer.end(untilUs, 'saved');
  return file.file;
}

/** Those that may have been recorded: the open ones, and the last that closed. */
function connectionsOf(lab: Lab): readonly number[] {
  const { facts } = lab.trace.live;
  const ids = new Set(lab.connections.slice(-ASKED).map(({ id }) => id));
  for (let i = facts.total - 1; i >= facts.first && ids.size < 2 * ASKED; i -= 1) {
    const fact = facts.at(i);
    if (fact?.fact === 'closed' && fact.how !== 'answer') ids.add(fact.connection);
  }
  return [...ids];
}

/** What is recorded of a connection after a segment; nothing where nothing is. */
export async function* wirePages(
  control: Control,
  connection: number,
  after: number,
): AsyncGenerator<WirePage> {
  for (let last = after; ;) {
    let page: WirePage;
    try {
      page = await control.readWire(connection, last, SEGMENTS);
    } catch (error) {
      if (error instanceof ControlError) return;
      throw error;
    }
    yield page;
    last = page.segments.at(-1)?.n ?? last;
    if (!page.more) return;
  }
}
