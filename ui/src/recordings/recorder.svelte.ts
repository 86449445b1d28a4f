import { ControlError, type Control } from '../api/control';
import type { Lab } from '../lab/lab.svelte';
import type { Lease } from '../lab/leases';
import type { LabTimeUs } from '../trace/types';
import { Growing, headerFor, nowUs, pastOf, wirePages, writePast, writeSeen } from './capture';
import type { End } from './format';
import { RecordingWriter } from './writer';

/** What a recording that is made as it goes may hold. */
export const LIMIT_BYTES = 256 * 1024 * 1024;
/** How often the bytes of connections are fetched: the lab keeps the newest mebibyte of each. */
const WIRE_MS = 1_000;
/** Connections whose bytes are kept, of those that are over. */
const CONNECTIONS = 1_000;

export type RecorderPhase = 'off' | 'running' | 'full';

/** Keeps everything from a moment on, beyond what the page's logs hold. */
export class Recorder {
  readonly #lab: Lab;
  readonly #control: Control;
  /** What is recorded for this, whoever else looks at the same. */
  readonly #lease: Lease;
  readonly #limit: number;
  #phase = $state<RecorderPhase>('off');
  #bytes = $state(0);
  #sinceUs = $state(0);
  #untilUs = $state(0);
  #file = new Growing();
  #writer: RecordingWriter | undefined;
  #nextFact = 0;
  #nextObservation = 0;
  #labels = 0;
  /** Of this window's connections the last segment that is in the file. */
  #followed = new Map<number, number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #fetching: Promise<void> = Promise.resolve();

  constructor(lab: Lab, control: Control, limitBytes = LIMIT_BYTES) {
    this.#lab = lab;
    this.#control = control;
    this.#lease = lab.leases.take();
    this.#limit = limitBytes;
    lab.trace.onFlush(() => this.#take());
  }

  get phase(): RecorderPhase {
    return this.#phase;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get limitBytes(): number {
    return this.#limit;
  }

  /** For how long it has been recording. */
  get lastedUs(): LabTimeUs {
    return this.#untilUs - this.#sinceUs;
  }

  start(): void {
    const { trace, stream } = this.#lab;
    const past = pastOf(trace);
    if (!past || this.#phase !== 'off') return;
    this.#file = new Growing();
    this.#writer = new RecordingWriter(
      headerFor(this.#lab, past, { facts: 0, observations: 0 }),
      this.#file.add,
    );
    writePast(this.#writer, trace, past);
    this.#nextFact = trace.live.facts.total;
    this.#nextObservation = trace.live.observations.total;
    this.#labels = trace.labels.size;
    this.#followed = new Map();
    this.#sinceUs = this.#untilUs = nowUs(trace);
    this.#phase = 'running';
    void this.#lease.recordClient(stream.label, true).catch(refused);
    for (const each of this.#lab.connections) {
      if (each.client === stream.label) this.#follow(each.id, true);
    }
    this.#timer = setInterval(() => this.#fetch(), WIRE_MS);
    this.#bytes = this.#file.bytes;
  }

  /** Ends it, and gives the file. */
  async stop(): Promise<Blob | undefined> {
    if (this.#phase === 'off') return undefined;
    this.#take();
    this.#fetch();
    await this.#fetching;
    this.#finish('stopped');
    const { file } = this.#file;
    this.discard();
    return file;
  }

  /** Ends it, and forgets what it holds. */
  discard(): void {
    this.#finish('stopped');
    this.#file = new Growing();
    this.#phase = 'off';
    this.#bytes = 0;
  }

  #finish(why: End['why']): void {
    if (!this.#writer) return;
    clearInterval(this.#timer);
    void this.#lease.recordClient(this.#lab.stream.label, false).catch(refused);
    for (const id of this.#followed.keys()) {
      void this.#lease.recordConnection(id, false).catch(refused);
    }
    this.#writer.end(this.#untilUs, why);
    this.#writer = undefined;
  }

  /** Takes in what the logs gained. */
  #take(): void {
    const writer = this.#writer;
    if (!writer) return;
    const { trace } = this.#lab;
    const { facts, observations } = trace.live;
    if (trace.labels.size > this.#labels) {
      const labels = [...trace.labels].map(([label, lane]) => ({ lane, label }));
      writer.labels(labels.slice(this.#labels));
      this.#labels = labels.length;
    }
    for (; this.#nextFact < facts.total; this.#nextFact += 1) {
      const fact = facts.at(this.#nextFact);
      if (!fact) continue;
      writer.fact(fact);
      if (fact.fact === 'request' && fact.client === this.#lab.stream.label) {
        this.#follow(fact.connection, false);
      }
    }
    for (; this.#nextObservation < observations.total; this.#nextObservation += 1) {
      const seen = observations.at(this.#nextObservation);
      if (seen) writeSeen(writer, trace, { i: this.#nextObservation, seen });
    }
    this.#untilUs = nowUs(trace);
    this.#bytes = this.#file.bytes;
    if (this.#bytes >= this.#limit) this.#full();
  }

  #full(): void {
    this.#finish('full');
    this.#phase = 'full';
    this.#bytes = this.#file.bytes;
  }

  /** Records a connection's bytes; those of later ones are, by the label in their request. */
  #follow(id: number, ask: boolean): void {
    this.#followed.set(id, 0);
    const [oldest] = this.#followed.keys();
    if (this.#followed.size > CONNECTIONS && oldest !== undefined) this.#unfollow(oldest);
    if (ask) void this.#lease.recordConnection(id, true).catch(refused);
    else this.#lease.keepConnection(id);
  }

  #unfollow(id: number): void {
    this.#followed.delete(id);
    this.#lease.forgetConnection(id);
  }

  #fetch(): void {
    this.#fetching = this.#fetching.then(() => this.#fetchWire());
  }

  async #fetchWire(): Promise<void> {
    for (const [id, last] of this.#followed) {
      for await (const page of wirePages(this.#control, id, last)) {
        if (!this.#writer) return;
        const n = page.segments.at(-1)?.n ?? 0;
        const isNew = n > (this.#followed.get(id) ?? 0);
        if (isNew || page.closed) this.#writer.wire(page);
        if (isNew) this.#followed.set(id, n);
        // What is over and read to its end will not change any more.
        if (page.closed && !page.more) this.#unfollow(id);
      }
    }
  }
}

/** Without the bytes of connections it is still a recording. */
function refused(error: unknown): void {
  if (!(error instanceof ControlError)) throw error;
}
