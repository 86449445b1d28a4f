import { readJournal } from '../api/journal';
import { sampleClock } from '../api/clock';
import { Control, ControlError } from '../api/control';
import type {
  ConnectionInfo,
  Cors,
  Door,
  DoorState,
  Fact,
  Fault,
  FeedPatch,
  FeedSettings,
  Kill,
  LabState,
  Publish,
  PublishedBinary,
  StageState,
} from '../api/types';
import { Narrator } from '../caption/narrator.svelte';
import type { Situation, StripState } from '../caption/situation';
import type { Host, LabAddress } from '../host/host';
import { prefs } from '../prefs/prefs.svelte';
import { FIXED_TYPES, LabStream } from '../stream/stream.svelte';
import { LabTrace } from '../trace/labtrace.svelte';
import { LiveSource } from '../wire/live.svelte';
import { FeedDraft } from './feed.svelte';
import { Leases } from './leases';
import { Notices } from './notices.svelte';
import { Restoring } from './restoring';
import type { ShownLab, ShownWire } from './shown';
import { Standing } from './standing.svelte';

/** What the lab does with streams that were written by hand. */
type Scripts = Pick<
  Control,
  'addScript' | 'readScript' | 'removeScript' | 'expectOfScript' | 'parse'
>;

/** Whether the journal is being read. */
export type ControlPhase = 'connecting' | 'connected' | 'lost';

/** How often the lab's clock is asked a round of questions. */
const CLOCK_MS = 10_000;
/** How often the whole state is read again: what the journal does not tell of, such as the log's size. */
const STATE_MS = 2_000;
/** A lab that takes this long to answer stands still: its journal would be silent too. */
const SILENT_MS = 5_000;
/** A lab whose clock is this far behind the one that was known is not the same lab. */
const RESTART_US = 1_000_000;

/**
 * The running lab as the page knows it: read once, then kept current by the journal's facts.
 * Every verb resolves to `null`, or to the error, of which a notice was already given.
 */
export class Lab implements ShownLab {
  readonly host: Host;
  readonly address: LabAddress;
  readonly trace = new LabTrace();
  readonly stream: LabStream;
  readonly notices = new Notices();
  readonly version: string;
  readonly wire: ShownWire;
  /** Who in the page has connections recorded. */
  readonly leases: Leases;
  readonly #control: Control;
  readonly #standing: Standing;
  readonly #feed: FeedDraft;
  readonly #narrator: Narrator;
  readonly #restoring: Restoring;
  readonly #ended = new AbortController();
  #controlPhase = $state<ControlPhase>('connecting');

  constructor(host: Host, address: LabAddress, control: Control, state: LabState) {
    this.host = host;
    this.address = address;
    this.version = state.version;
    this.#control = control;
    this.stream = new LabStream(address.stage, this.trace);
    const { stage } = state;
    this.#standing = new Standing(stage, this.stream.label);
    this.#feed = new FeedDraft(stage.feed, (patch) => control.changeFeed(patch));
    this.trace.begin(stage, this.stream.label);
    this.#narrator = new Narrator(this.trace, stage);
    this.#restoring = new Restoring(this, this.#narrator.engine, () =>
      this.#try(() => control.restore()),
    );
    this.leases = new Leases(control);
    this.wire = {
      open: () => new LiveSource(this.leases.take(), this),
      parse: (bytes, query) => control.parse(bytes, query),
    };
    this.stream.listenTo(stage.feed.event_names);
    this.trace.onFlush(() => {
      this.#standing.connections.flush();
      this.#narrator.flush();
    });
  }

  /** Connects, reads the whole state, opens the stream. Throws `HostError` or `ControlError`. */
  static async open(host: Host): Promise<Lab> {
    const address = await host.connect();
    const control = new Control(address.control, address.token);
    const asked = performance.now();
    const state = await control.lab();
    const lab = new Lab(host, address, control, state);
    lab.trace.readClock([{ asked, answered: performance.now(), labUs: state.stage.now_us }]);
    await control.watchClient(lab.stream.label, true);
    lab.#start();
    return lab;
  }

  #start(): void {
    const { notice } = this.address;
    if (notice) {
      const { code, requested, actual } = notice;
      this.notices.add({ tone: 'info', code, message: '', figures: { requested, actual } });
    }
    this.stream.listenTo([...this.feed.event_names, ...prefs.eventTypes]);
    this.stream.reopen();
    void this.#readJournal();
    void this.#readClock();
    const clock = setInterval(() => void this.#readClock(), CLOCK_MS);
    const state = setInterval(() => void this.#readState(), STATE_MS);
    this.#ended.signal.addEventListener('abort', () => {
      clearInterval(clock);
      clearInterval(state);
    });
  }

  /** Lets go of everything: streams, timers. */
  end(): void {
    this.#ended.abort();
    this.stream.close();
  }

  /** What is shown is the lab itself, not a recording of one. */
  get live(): Lab {
    return this;
  }
  /** The feed's settings, with changes under way already in them. */
  get feed(): FeedSettings {
    return this.#feed.shown;
  }
  get door(): DoorState {
    return this.#standing.door;
  }
  get cors(): Cors {
    return this.#standing.cors;
  }
  /** Whether every connection is stalled. */
  get stalled(): boolean {
    return this.#standing.stalled;
  }
  /** What alters every connection that has no faults of its own, also those to come. */
  get faultsOfAll(): readonly Fault[] {
    return this.#standing.faults;
  }
  /** What alters this window's own connection, or would alter its next one. */
  get faults(): readonly Fault[] {
    return this.#own?.faults ?? this.#standing.faults;
  }
  /** The window's own connection, the latest where one is about to end. */
  get #own(): ConnectionInfo | undefined {
    return this.connections.findLast((each) => each.client === this.stream.label);
  }
  get articleGlobalTimer(): boolean {
    return this.#standing.articleGlobalTimer;
  }
  get epoch(): string {
    return this.#standing.epoch;
  }
  /** Open connections, oldest first, at most 500. */
  get connections(): readonly ConnectionInfo[] {
    return this.#standing.connections.rows;
  }
  get connectionsTotal(): number {
    return this.#standing.connections.total;
  }
  get controlPhase(): ControlPhase {
    return this.#controlPhase;
  }
  /** What the strip, the caption and the timeline say of the window's own stream. */
  get strip(): StripState {
    return this.#narrator.strip;
  }
  /** What the caption says, at this moment. */
  situation(): Situation {
    return this.#narrator.situation(this.#controlPhase === 'lost');
  }

  /**
   * The window's stream as when the page was opened, with nothing replayed or lost. Says whether
   * that takes a new `EventSource`.
   */
  beginAnew(): boolean {
    const { replayed, lost } = this.strip;
    // What a connection is compressed by goes on until its end, whatever is set meanwhile.
    const isPlain = this.#own?.gzip !== true;
    if (this.stream.isAsOpened && isPlain && replayed === 0 && lost === 0) return false;
    this.stream.beginAnew();
    return true;
  }

  kill(kill: Kill, connection?: number): Promise<ControlError | null> {
    return this.#try(() => this.#control.kill(kill, connection));
  }
  /** Ends all connections: how many there were, or the error. */
  async killAll(kill: Kill): Promise<number | ControlError> {
    let killed = 0;
    const error = await this.#try(async () => {
      killed = await this.#control.kill(kill);
    });
    return error ?? killed;
  }
  setStalled(stalled: boolean, connection?: number): Promise<ControlError | null> {
    return this.#try(() => this.#control.setStalled(stalled, connection));
  }
  /** What alters one connection, or every one, also those to come. */
  setFaults(faults: Fault[], connection?: number): Promise<ControlError | null> {
    return this.#try(() => this.#control.setFaults(faults, connection));
  }
  setDoor(door: Door): Promise<ControlError | null> {
    return this.#try(() => this.#control.setDoor(door));
  }
  /** Shows the change at once and takes it back if the lab refuses it. */
  changeFeed(patch: FeedPatch): Promise<ControlError | null> {
    return this.#try(() => this.#feed.change(patch));
  }
  publish(event: Publish): Promise<ControlError | null> {
    return this.#try(() => this.#control.publish(event));
  }
  /** Publishes so many bytes; what became of them, or null where the lab refused. */
  async publishBinary(bytes: number): Promise<PublishedBinary | null> {
    let published: PublishedBinary | null = null;
    await this.#try(async () => {
      published = await this.#control.publishBinary(bytes);
    });
    return published;
  }
  setCors(cors: Cors): Promise<ControlError | null> {
    return this.#try(() => this.#control.setCors(cors));
  }
  setArticleGlobalTimer(on: boolean): Promise<ControlError | null> {
    return this.#try(() => this.#control.setArticleGlobalTimer(on));
  }
  /** Door open, nothing stalled, this window's stream back; settings stay as they are. */
  restore(): Promise<ControlError | null> {
    return this.#restoring.restore();
  }
  /** As a lab begins, without a word about it: everything put back, and this feed. */
  async settle(feed: FeedSettings): Promise<ControlError | null> {
    const error = await this.#try(async () => {
      await this.#control.restore();
      await this.#control.setCors('any');
      await this.#control.setArticleGlobalTimer(false);
    });
    return error ?? this.changeFeed(feed);
  }
  /** The number of the newest fact there is, whether it has come already or not. */
  async newestFact(): Promise<number> {
    try {
      return (await this.#control.lab()).stage.journal_seq;
    } catch (error) {
      // That the lab is out of reach is told where the journal is read.
      if (!(error instanceof ControlError)) throw error;
      return this.#standing.journalSeq;
    }
  }
  /** The number of the newest fact that has come. */
  get journalSeq(): number {
    return this.#standing.journalSeq;
  }
  /** Begins a new epoch: history is gone. */
  reset(): Promise<ControlError | null> {
    return this.#try(() => this.#control.reset());
  }
  /** Journals a connection's deliveries one by one, or stops doing so. */
  async watch(connection: number, on: boolean): Promise<ControlError | null> {
    const error = await this.#try(() => this.#control.watchConnection(connection, on));
    if (!error) this.#standing.connections.setWatched(connection, on);
    return error;
  }
  /** Journals the deliveries to a client of this page one by one, across its connections. */
  watchClient(label: string, on: boolean): Promise<ControlError | null> {
    return this.#try(() => this.#control.watchClient(label, on));
  }
  /** Streams written by hand, which their page plays and judges by itself. */
  get scripts(): Scripts {
    return this.#control;
  }
  /** The page listens to these event types besides the feed's, now and after a reload. */
  listenToAlso(types: readonly string[]): void {
    const kept = new Set([...FIXED_TYPES, ...this.feed.event_names, ...types]);
    this.stream.stopListeningTo(prefs.eventTypes.filter((type) => !kept.has(type)));
    prefs.eventTypes = types;
    this.stream.listenTo(types);
  }

  async #try(verb: () => Promise<unknown>): Promise<ControlError | null> {
    try {
      await verb();
      return null;
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      this.#tell(error);
      return error;
    }
  }

  #tell({ code, message, field }: ControlError): void {
    this.notices.add({ tone: 'broken', code, message, ...(field ? { field } : {}) });
  }

  #readJournal(): Promise<void> {
    return readJournal(
      this.#standing.journalSeq,
      {
        open: (after, signal) => this.#control.journal(after, signal),
        onFact: (fact) => this.#apply(fact),
        onConnected: () => {
          this.#controlPhase = 'connected';
          this.notices.clear('unreachable');
        },
        onLost: (error) => this.#lost(error),
        resumeAfter: (after) => this.#resumeAfter(after),
      },
      this.#ended.signal,
    );
  }

  #lost(error: unknown): void {
    this.#controlPhase = 'lost';
    // A key that is refused will not be accepted later: a person has to do something.
    if (error instanceof ControlError && error.status === 401) this.#tell(error);
  }

  /** Goes on where it was, unless this is another lab: its clock and its numbers begin anew. */
  async #resumeAfter(after: number): Promise<number> {
    const { stage } = await this.#control.lab();
    const another = stage.now_us < this.trace.liveNowUs() - RESTART_US;
    if (another || stage.journal_seq < after) {
      location.reload();
      // Until it is gone, this page must not go on as if it knew the new lab.
      return new Promise(() => undefined);
    }
    return after;
  }

  async #readClock(): Promise<void> {
    try {
      this.trace.readClock(await sampleClock(() => this.#control.clockUs()));
    } catch (error) {
      // The journal's own state says that the lab is out of reach; the mapping in force stays.
      if (!(error instanceof ControlError)) throw error;
    }
  }

  async #readState(): Promise<void> {
    if (document.visibilityState !== 'visible' || this.#controlPhase !== 'connected') return;
    let silent = false;
    const patience = setTimeout(() => {
      silent = true;
      this.#controlPhase = 'lost';
    }, SILENT_MS);
    try {
      const { stage } = await this.#control.lab();
      if (silent) this.#controlPhase = 'connected';
      // An answer older than the facts already applied would turn time back.
      if (stage.journal_seq >= this.#standing.journalSeq) this.#adopt(stage);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  #adopt(stage: StageState): void {
    this.#standing.adopt(stage);
    this.#confirm(stage.feed);
  }

  #apply(fact: Fact): void {
    this.trace.addFact(fact);
    if (this.#standing.apply(fact) && fact.fact === 'feed_changed') this.#confirm(fact.feed);
  }

  #confirm(feed: FeedSettings): void {
    this.#feed.confirm(feed);
    this.stream.listenTo(feed.event_names);
  }
}
