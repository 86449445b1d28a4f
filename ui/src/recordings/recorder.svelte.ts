import { ControlError, type Control } from '../api/control';
import type { Fact } from '../api/types';
import { extraOf } from '../extra/extra.svelte';
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
  /** Clients of the page whose next connections are recorded for this. */
  #clients: string[] = [];
  /** Of connections whose bytes are kept, the last segment that is in the file. */
  #followed = new Map<number, number>();
  /** Those of them that others than this have recorded. */
  #others = new Set<number>();
  /** Connections that were open when it began, and the first that came since. */
  #open: ReadonlySet<number> = new Set();
  #firstNew = Infinity;
  /** Those that are over and in the file, while the lab still lists them. */
  #complete = new Set<number>();
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
    const { trace, connections } = this.#lab;
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
    this.#clients = [];
    this.#followed = new Map();
    this.#others = new Set();
    this.#complete = new Set();
    this.#open = new Set(connections.map(({ id }) => id));
    this.#firstNew = Infinity;
    this.#sinceUs = this.#untilUs = nowUs(trace);
    this.#phase = 'running';
    this.#recordClients([...trace.labels.keys()]);
    for (const { id, client } of connections) {
      if (this.#isClient(client) || this.#isExtra(client)) this.#follow(id, true);
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
    for (const label of this.#clients) {
      void this.#lease.recordClient(label, false).catch(refused);
    }
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
      const added = labels.slice(this.#labels);
      writer.labels(added);
      this.#recordClients(added.map(({ label }) => label));
      this.#labels = labels.length;
    }
    for (; this.#nextFact < facts.total; this.#nextFact += 1) {
      const fact = facts.at(this.#nextFact);
      if (!fact) continue;
      writer.fact(fact);
      this.#meet(fact);
    }
    for (; this.#nextObservation < observations.total; this.#nextObservation += 1) {
      const seen = observations.at(this.#nextObservation);
      if (seen) writeSeen(writer, trace, { i: this.#nextObservation, seen });
    }
    this.#untilUs = nowUs(trace);
    this.#bytes = this.#file.bytes;
    if (this.#bytes >= this.#limit) this.#full();
  }

  /** Follows what the page's own clients open. */
  #meet(fact: Fact): void {
    if (fact.fact === 'accepted') this.#firstNew = Math.min(this.#firstNew, fact.connection);
    if (fact.fact !== 'request') return;
    if (this.#isClient(fact.client)) this.#follow(fact.connection, false);
    else if (this.#isExtra(fact.client)) this.#follow(fact.connection, true);
  }

  #isClient(client: string | null): boolean {
    return client !== null && this.#lab.trace.labels.has(client);
  }

  /** Whether it is one of the further streams, each of which has a label of its own. */
  #isExtra(client: string | null): boolean {
    return client?.startsWith(`${extraOf(this.#lab).label}-`) ?? false;
  }

  #recordClients(labels: readonly string[]): void {
    for (const label of labels) {
      this.#clients.push(label);
      void this.#lease.recordClient(label, true).catch(refused);
    }
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
    this.#others.delete(id);
    this.#lease.forgetConnection(id);
  }

  #fetch(): void {
    this.#fetching = this.#fetching.then(() => this.#fetchWire());
  }

  /** What somebody else has recorded meanwhile belongs into the file, whosever connection it is. */
  async #followOthers(): Promise<void> {
    const listed = new Set(await this.#control.listRecorded());
    for (const id of this.#complete) if (!listed.has(id)) this.#complete.delete(id);
    for (const id of this.#others) if (!listed.has(id)) this.#unfollow(id);
    for (const id of listed) {
      // Nothing in the file tells of what was over before it began.
      const isOver = this.#complete.has(id) || !(this.#open.has(id) || id >= this.#firstNew);
      if (isOver || (this.#followed.has(id) && !this.#others.has(id))) continue;
      if (!this.#followed.has(id)) this.#followed.set(id, 0);
      this.#others.add(id);
      this.#lease.joinConnection(id);
    }
  }

  async #fetchWire(): Promise<void> {
    await this.#followOthers().catch(refused);
    for (const [id, last] of this.#followed) {
      for await (const page of wirePages(this.#control, id, last)) {
        if (!this.#writer) return;
        const n = page.segments.at(-1)?.n ?? 0;
        const isNew = n > (this.#followed.get(id) ?? 0);
        if (isNew || page.closed) this.#writer.wire(page);
        if (isNew) this.#followed.set(id, n);
        // What is over and read to its end will not change any more.
        if (page.closed && !page.more) {
          this.#unfollow(id);
          this.#complete.add(id);
        }
      }
    }
  }
}

/** Without the bytes of connections it is still a recording. */
function refused(error: unknown): void {
  if (!(error instanceof ControlError)) throw error;
}
