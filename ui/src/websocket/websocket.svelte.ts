import type { Kill, PublishedBinary } from '../api/types';
import type { Lab } from '../lab/lab.svelte';
import type { LabTimeUs, Observation, PageTimeMs } from '../trace/types';
import { Ledger, type LastPair, type Measured } from './ledger';
import type { FrameParts, StreamParts } from './parts';
import { nextWaitMs } from './policy';
import type { Account, Received, Return, Unmeasured } from './account';

export type SocketPhase = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';

/** What the browser tells of an end, and nothing else. */
export interface Ended {
  readonly code: number;
  readonly wasClean: boolean;
  /** Whether it had been open. */
  readonly opened: boolean;
}

/** What became of binary data that was sent both ways. */
export interface BinarySent extends PublishedBinary {
  readonly stream: Measured<StreamParts> | Unmeasured;
  readonly socket: Measured<FrameParts> | Unmeasured;
  /** Whether the WebSocket was open when they were sent. */
  readonly toSocket: boolean;
  /** What the stream brought of it. */
  readonly text: string | undefined;
}

interface Side {
  /** The connection that carries its messages, or did last. */
  readonly connection: number | undefined;
  readonly back: Return | undefined;
  /** The newest that came, newest first. */
  readonly recent: readonly Received[];
}

/** What both connections did, as the pane shows it: renewed at most once per frame. */
export interface Told {
  readonly pair: LastPair | undefined;
  readonly binary: BinarySent | undefined;
  readonly stream: Side;
  readonly socket: Side & {
    /** Since when nothing comes, while it is dead. */
    readonly endedUs: LabTimeUs | undefined;
    readonly missed: number;
    readonly up: { readonly messages: number; readonly bytes: number };
    readonly refusal: number | undefined;
  };
}

/** As many bytes as the pane sends. */
export const KIB = 1_024;
/** The type under which the lab publishes binary data in streams. */
const BINARY_TYPE = 'binary';
/** The type of the event that shows what types are for. */
const NAMED_TYPE = 'notice';
/** Events of each that the pane shows. */
const RECENT = 3;

const sockets = new WeakMap<Lab, LabWebSocket>();

/** The lab's WebSocket: it goes on while no pane shows it, and ends with the page. */
export function webSocketOf(lab: Lab): LabWebSocket {
  const known = sockets.get(lab);
  if (known) return known;
  const socket = new LabWebSocket(lab);
  sockets.set(lab, socket);
  addEventListener('pagehide', () => socket.close());
  return socket;
}

/**
 * A real `WebSocket` of this page beside its `EventSource`, observed as the lane `websocket`. Dead
 * it stays dead, unless `withCode` is on: then it follows the rules of the program that one has to
 * write for that.
 */
export class LabWebSocket {
  /** Where the journal recognises its requests by. */
  readonly label = `websocket-${crypto.randomUUID().slice(0, 8)}`;
  readonly #lab: Lab;
  readonly #ledger: Ledger;
  #socket: WebSocket | undefined;
  /** Counts what is opened and closed by hand, so that what is under way knows it is outdated. */
  #turn = 0;
  #failed = 0;
  #seen = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent: BinarySent | undefined;
  /** What is asked of the lab about watching it must reach it in its order. */
  #watching: Promise<unknown> = Promise.resolve();
  #phase = $state<SocketPhase>('idle');
  #ended = $state.raw<Ended>();
  #dueMs = $state<PageTimeMs>(0);
  #withCode = $state(false);
  #envelope = $state(false);
  #told = $state.raw<Told>();

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#ledger = new Ledger((connection) => lab.trace.laneOf(connection));
    lab.trace.claim(this.label, 'websocket');
    lab.stream.listenTo([BINARY_TYPE]);
    lab.trace.onFlush(() => this.#flush());
    this.#flush();
  }

  get phase(): SocketPhase {
    return this.#phase;
  }

  /** How it ended last, as the browser tells it; absent while it is open, or where nobody knows. */
  get ended(): Ended | undefined {
    return this.#ended;
  }

  /** When it comes back by its code, on the page's clock. */
  get dueMs(): PageTimeMs {
    return this.#dueMs;
  }

  /** Whether the code that brings it back is in force. */
  get withCode(): boolean {
    return this.#withCode;
  }

  /** Whether it asks for messages in an envelope. */
  get envelope(): boolean {
    return this.#envelope;
  }

  get told(): Told {
    return this.#told ?? this.#look();
  }

  get running(): boolean {
    return this.#phase === 'connecting' || this.#phase === 'open' || this.#phase === 'waiting';
  }

  /** The address that it asks for. */
  get url(): string {
    const stage = this.#lab.address.stage.replace(/^http/, 'ws');
    return `${stage}/ws?client=${this.label}${this.#envelope ? '&envelope=json' : ''}`;
  }

  /** Its connection's number on the stage, while there is one. */
  get connection(): number | undefined {
    return this.#lab.connections.findLast(({ client }) => client === this.label)?.id;
  }

  open(): void {
    if (this.running) return;
    this.#turn += 1;
    this.#failed = 0;
    void this.#begin(this.#turn);
  }

  /** `close()` by hand, of which the server is told by a Close frame. */
  close(): void {
    if (!this.running && !this.#ended) return;
    this.#drop();
    void this.#watch(false);
  }

  #drop(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#phase = 'closed';
    this.#ended = undefined;
    this.#observe({ kind: 'closed', why: 'by_hand' });
  }

  #watch(on: boolean): Promise<unknown> {
    this.#watching = this.#watching.then(() => this.#lab.watchClient(this.label, on));
    return this.#watching;
  }

  /** Closed, without code, without envelopes: as it was in the beginning. */
  putBack(): void {
    this.close();
    this.#withCode = this.#envelope = false;
  }

  /** From now on it comes back by code, or stays as it is. */
  setWithCode(on: boolean): void {
    this.#withCode = on;
    if (on && this.#phase === 'closed' && this.#ended) this.#comeBack();
    if (!on && this.#phase === 'waiting') {
      clearTimeout(this.#timer);
      this.#phase = 'closed';
      this.#observe({ kind: 'closed', why: 'gave_up' });
    }
  }

  /** What it asks for is said when it opens, so it is opened anew. */
  setEnvelope(on: boolean): void {
    this.#envelope = on;
    if (!this.running) return;
    this.#drop();
    this.open();
  }

  sendText(): void {
    if (this.#phase === 'open') this.#socket?.send(new Date().toISOString());
  }

  sendBinary(): void {
    if (this.#phase === 'open') this.#socket?.send(new Uint8Array(KIB));
  }

  /** To every client, in the form that it can take. */
  async publishBinary(bytes: number): Promise<PublishedBinary | null> {
    const toSocket = this.#phase === 'open';
    const published = await this.#lab.publishBinary(bytes);
    const none = { stream: 'awaited', socket: 'awaited', text: undefined } as const;
    if (published) this.#sent = { ...published, ...none, toSocket };
    this.#told = this.#look();
    return published;
  }

  /** An event with a type of its own. */
  publishNamed(): void {
    this.#lab.stream.listenTo([NAMED_TYPE]);
    void this.#lab.publish({ event: NAMED_TYPE, data: new Date().toISOString() });
  }

  /** Ends this window's stream and its WebSocket, each if it is there. */
  async killBoth(kill: Kill): Promise<void> {
    const { connections, stream } = this.#lab;
    const own = connections.findLast(({ client }) => client === stream.label)?.id;
    const ids = [own, this.connection].filter((id) => id !== undefined);
    await Promise.all(ids.map((id) => this.#lab.kill(kill, id)));
  }

  async #begin(turn: number): Promise<void> {
    this.#phase = 'connecting';
    this.#ended = undefined;
    // Without being watched it can still be read: the lab has said why it refused.
    await this.#watch(true);
    if (turn === this.#turn) this.#connect();
  }

  #connect(): void {
    const turn = this.#turn;
    const { url } = this;
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#phase = 'connecting';
    let opened = false;
    this.#observe({ kind: 'created', url, withCredentials: false });
    socket.addEventListener('open', () => {
      if (turn !== this.#turn) return;
      opened = true;
      this.#failed = 0;
      this.#phase = 'open';
      this.#ended = undefined;
      this.#observe({ kind: 'open' });
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== this.#socket) return;
      this.#seen += 1;
      const n = this.#seen;
      if (typeof data === 'string') {
        this.#observe({ kind: 'event', type: 'message', lastEventId: '', data, n });
      } else this.#observe({ kind: 'binary', bytes: data.byteLength, n });
    });
    socket.addEventListener('close', ({ code, reason, wasClean }) => {
      // Of one that was closed by hand it is told as long as no other is there.
      if (socket !== this.#socket) return;
      this.#socket = undefined;
      this.#observe({ kind: 'close', code, reason, wasClean });
      if (turn !== this.#turn) return;
      this.#phase = 'closed';
      this.#ended = { code, wasClean, opened };
      if (this.#withCode) this.#comeBack();
    });
  }

  /** What the program does that the code pane shows. */
  #comeBack(): void {
    const forMs = nextWaitMs(this.#failed, Math.random());
    this.#failed += 1;
    this.#phase = 'waiting';
    this.#dueMs = performance.now() + forMs;
    this.#observe({ kind: 'waiting', forMs, failed: this.#failed });
    this.#timer = setTimeout(() => this.#connect(), forMs);
  }

  #observe(seen: object): void {
    const at = performance.now();
    this.#lab.trace.addObservation({ ...seen, lane: 'websocket', at } as Observation);
  }

  #flush(): void {
    const { trace } = this.#lab;
    const toLabUs = (at: PageTimeMs): LabTimeUs => trace.toLabUs(at);
    if (this.#ledger.take({ ...trace.live, toLabUs }) || !this.#told) this.#told = this.#look();
  }

  #look(): Told {
    const ledger = this.#ledger;
    const { window, websocket } = ledger;
    const sent = this.#sent;
    // Kept once it is known: the journal moves on.
    this.#sent = sent && {
      ...sent,
      stream:
        sent.stream === 'awaited'
          ? (ledger.streamCost(sent.event_seq) ?? window.whyUnmeasured(sent.event_seq))
          : sent.stream,
      socket:
        sent.socket === 'awaited'
          ? (ledger.socketCost(sent.event_seq, this.#envelope) ??
            websocket.whyUnmeasured(sent.event_seq))
          : sent.socket,
      text: sent.text ?? window.eventOf(sent.event_seq)?.data,
    };
    return {
      pair: ledger.lastPair(this.#envelope),
      binary: this.#sent,
      stream: sideOf(window),
      socket: {
        ...sideOf(websocket),
        endedUs: websocket.endedUs,
        missed: ledger.missed,
        up: ledger.up,
        refusal: ledger.refusal,
      },
    };
  }
}

function sideOf({ connection, back, received }: Account): Side {
  return { connection, back, recent: received.slice(-RECENT).reverse() };
}
