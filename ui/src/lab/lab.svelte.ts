import { Control, ControlError } from '../api/control';
import type {
  ConnectionInfo,
  Cors,
  Door,
  DoorState,
  FeedPatch,
  FeedSettings,
  Kill,
  LabState,
  LogState,
  Publish,
} from '../api/types';
import type { StripState } from '../caption/situation';
import type { Host, LabAddress } from '../host/host';
import { LabStream } from '../stream/stream.svelte';
import { LabTrace } from '../trace/labtrace.svelte';
import { Notices } from './notices.svelte';

/** Whether the journal is being read. */
export type ControlPhase = 'connecting' | 'connected' | 'lost';

/**
 * The running lab as the page knows it: read once, then kept current by the journal's facts.
 * Every verb resolves to `null`, or to the error, of which a notice was already given.
 */
export class Lab {
  readonly host: Host;
  readonly address: LabAddress;
  readonly trace = new LabTrace();
  readonly stream: LabStream;
  readonly notices = new Notices();
  readonly #control: Control;

  #feed: FeedSettings;
  #door: DoorState;
  #cors: Cors;
  #stalled: boolean;
  #articleGlobalTimer: boolean;
  #log: LogState;
  #epoch: string;
  #connections: readonly ConnectionInfo[];
  #connectionsTotal: number;
  #controlPhase = $state<ControlPhase>('connecting');
  #strip = $state.raw<StripState>({
    phase: 'connecting',
    lastEventId: '',
    missed: 0,
    replayed: 0,
    lost: 0,
  });

  constructor(host: Host, address: LabAddress, control: Control, state: LabState) {
    this.host = host;
    this.address = address;
    this.#control = control;
    this.stream = new LabStream(address.stage, this.trace);
    const { stage } = state;
    this.#feed = $state.raw(stage.feed);
    this.#door = $state.raw(stage.door);
    this.#cors = $state(stage.cors);
    this.#stalled = $state(stage.stalled);
    this.#articleGlobalTimer = $state(stage.article_global_timer);
    this.#log = $state.raw(stage.log);
    this.#epoch = $state(stage.epoch);
    this.#connections = $state.raw(stage.connections);
    this.#connectionsTotal = $state(stage.connections_total);
  }

  /** Connects, reads the whole state, opens the stream. Throws `HostError` or `ControlError`. */
  static async open(host: Host): Promise<Lab> {
    const address = await host.connect();
    const control = new Control(address.control, address.token);
    const lab = new Lab(host, address, control, await control.lab());
    await control.watchClient(lab.stream.label, true);
    lab.stream.reopen();
    return lab;
  }

  /** The feed's settings, with changes under way already in them. */
  get feed(): FeedSettings {
    return this.#feed;
  }
  get door(): DoorState {
    return this.#door;
  }
  get cors(): Cors {
    return this.#cors;
  }
  /** Whether every connection is stalled. */
  get stalled(): boolean {
    return this.#stalled;
  }
  get articleGlobalTimer(): boolean {
    return this.#articleGlobalTimer;
  }
  get log(): LogState {
    return this.#log;
  }
  get epoch(): string {
    return this.#epoch;
  }
  /** Open connections, oldest first, at most 500. */
  get connections(): readonly ConnectionInfo[] {
    return this.#connections;
  }
  get connectionsTotal(): number {
    return this.#connectionsTotal;
  }
  get controlPhase(): ControlPhase {
    return this.#controlPhase;
  }
  /** What the strip, the caption and the timeline say of the window's own stream. */
  get strip(): StripState {
    return this.#strip;
  }

  kill(kill: Kill, connection?: number): Promise<ControlError | null> {
    return this.#try(() => this.#control.kill(kill, connection));
  }
  setStalled(stalled: boolean, connection?: number): Promise<ControlError | null> {
    return this.#try(() => this.#control.setStalled(stalled, connection));
  }
  setDoor(door: Door): Promise<ControlError | null> {
    return this.#try(async () => {
      this.#door = await this.#control.setDoor(door);
    });
  }
  /** Shows the change at once and takes it back if the lab refuses it. */
  changeFeed(patch: FeedPatch): Promise<ControlError | null> {
    return this.#try(async () => {
      this.#feed = await this.#control.changeFeed(patch);
    });
  }
  publish(event: Publish): Promise<ControlError | null> {
    return this.#try(() => this.#control.publish(event));
  }
  setCors(cors: Cors): Promise<ControlError | null> {
    return this.#try(() => this.#control.setCors(cors));
  }
  setArticleGlobalTimer(on: boolean): Promise<ControlError | null> {
    return this.#try(() => this.#control.setArticle(on));
  }
  /** Everything back: door open, faults off, nothing stalled, the client reopened if CLOSED. */
  async restore(): Promise<ControlError | null> {
    const error = await this.#try(() => this.#control.restore());
    if (!error && this.stream.phase === 'closed') this.stream.reopen();
    return error;
  }
  /** Begins a new epoch: history is gone. */
  reset(): Promise<ControlError | null> {
    return this.#try(() => this.#control.reset());
  }
  /** Journals a connection's deliveries one by one, or stops doing so. */
  watch(connection: number, on: boolean): Promise<ControlError | null> {
    return this.#try(() => this.#control.watchConnection(connection, on));
  }

  async #try(verb: () => Promise<unknown>): Promise<ControlError | null> {
    try {
      await verb();
      return null;
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      const { code, message, field } = error;
      this.notices.add({ tone: 'broken', code, message, ...(field ? { field } : {}) });
      return error;
    }
  }
}
