import type { Fact, FactOf } from '../api/types';
import { UNNUMBERED_TYPES } from '../events/eventRows';
import type { LabTimeUs, LaneId, Log, Observation, PageTimeMs } from '../trace/types';
import { Account, type Cost, type Received } from './account';
import { frameParts, ownSeq, streamParts, sumOf, type FrameParts, type StreamParts } from './parts';

type Side = 'window' | 'websocket';

/** Both logs, and the clock between them. */
export interface Logs {
  readonly facts: Log<Fact>;
  readonly observations: Log<Observation>;
  toLabUs(at: PageTimeMs): LabTimeUs;
}

/** One message on the wire. */
export interface Measured<Parts> {
  readonly seq: number;
  readonly bytes: number;
  /** What they are; undefined where they do not add up, since something else was written too. */
  readonly parts: Parts | undefined;
}

/** What one message took on each of both ways: the newest that is known of both. */
export interface Pair {
  readonly stream: Measured<StreamParts>;
  readonly socket: Measured<FrameParts>;
}

/** The newest pair that there was. */
export interface LastPair extends Pair {
  /** Whether it is of the past: the WebSocket is away, or none of what came since could be measured. */
  readonly isOld: boolean;
}

/** What the journal and the page's clients tell of both connections, added up. */
export class Ledger {
  readonly window = new Account();
  readonly websocket = new Account();
  /** The newest event of the feed. */
  newestSeq = 0;
  /** Messages that came from the page's WebSocket, as the lab tells it. */
  up: { readonly messages: number; readonly bytes: number } = { messages: 0, bytes: 0 };
  /** The status that the WebSocket's last attempt was answered instead of 101; absent without one. */
  refusal: number | undefined;
  readonly #laneOf: (connection: number) => LaneId | undefined;
  /** The reconnection time that the stream was told last. */
  #retryMs: number | undefined;
  #pair: Pair | undefined;
  #nextFact = 0;
  #nextSeen = 0;

  constructor(laneOf: (connection: number) => LaneId | undefined) {
    this.#laneOf = laneOf;
  }

  /** Takes in what is new, as it happened; whether anything was. */
  take(logs: Logs): boolean {
    const { facts, observations } = logs;
    const before = this.#nextFact + this.#nextSeen;
    this.#nextFact = Math.max(this.#nextFact, facts.first);
    this.#nextSeen = Math.max(this.#nextSeen, observations.first);
    while (this.#nextFact < facts.total || this.#nextSeen < observations.total) {
      const fact = facts.at(this.#nextFact);
      const seen = observations.at(this.#nextSeen);
      if (fact && (!seen || fact.t_us <= logs.toLabUs(seen.at))) {
        this.#take(fact);
        this.#nextFact += 1;
      } else {
        if (seen) this.#see(seen);
        this.#nextSeen += 1;
      }
    }
    return this.#nextFact + this.#nextSeen !== before;
  }

  /** The newest message that both brought alone, with nothing else around it. */
  pair(enveloped: boolean): Pair | undefined {
    for (const cost of this.window.costs.toReversed()) {
      const stream = this.streamCost(cost.firstSeq);
      const socket = this.socketCost(cost.firstSeq, enveloped);
      if (stream?.parts && socket?.parts) return { stream, socket };
    }
    return undefined;
  }

  /** The newest such message, also where its connections are gone. */
  lastPair(enveloped: boolean): LastPair | undefined {
    const pair = this.pair(enveloped);
    // What was measured once stays as it was asked for then.
    if (pair && pair.stream.seq !== this.#pair?.stream.seq) this.#pair = pair;
    const isOld = !pair || this.websocket.endedUs !== undefined;
    return this.#pair && { ...this.#pair, isOld };
  }

  /** What an event took in the stream. */
  streamCost(seq: number): Measured<StreamParts> | undefined {
    return measured(this.window, seq, (event) => streamParts(event, event.seq !== undefined));
  }

  /** What it took on the WebSocket. */
  socketCost(seq: number, enveloped: boolean): Measured<FrameParts> | undefined {
    return measured(this.websocket, seq, (event) => frameParts(event, enveloped));
  }

  /** Events of the feed that the dead WebSocket does not have. */
  get missed(): number {
    return Math.max(0, this.newestSeq - this.websocket.lastSeq);
  }

  #see(seen: Observation): void {
    if (seen.lane !== 'window' && seen.lane !== 'websocket') return;
    const account = this[seen.lane];
    switch (seen.kind) {
      case 'created':
        // A new EventSource remembers nothing; a WebSocket never did, and its page may count on.
        if (seen.lane === 'window') account.forget();
        else this.refusal = undefined;
        break;
      case 'open':
        account.opened();
        break;
      case 'event': {
        const own = account.takeId(seen.lastEventId, ownSeq);
        if (!UNNUMBERED_TYPES.has(seen.type)) account.dispatched(seen, own);
        break;
      }
      case 'binary':
        account.dispatched(
          { type: 'message', lastEventId: '', data: '', binaryBytes: seen.bytes },
          undefined,
        );
        break;
      default:
    }
  }

  #take(fact: Fact): void {
    switch (fact.fact) {
      case 'produced':
        this.newestSeq = fact.first_seq + fact.count - 1;
        break;
      case 'epoch_began':
        this.newestSeq = 0;
        this.#pair = undefined;
        break;
      case 'heartbeat':
        // Comments and reconnection times are written in streams alone.
        this.window.interrupted();
        break;
      case 'feed_changed':
        if (fact.feed.retry_ms !== this.#retryMs) this.window.interrupted();
        this.#retryMs = fact.feed.retry_ms;
        break;
      case 'subscribed':
      case 'written':
      case 'gap':
      case 'answered':
      case 'received':
      case 'killed':
      case 'closed':
        this.#takeOurs(fact);
        break;
      default:
    }
  }

  #takeOurs(
    fact: FactOf<'subscribed' | 'written' | 'gap' | 'answered' | 'received' | 'killed' | 'closed'>,
  ): void {
    const side = this.#sideOf(fact.connection);
    if (side === undefined) return;
    const account = this[side];
    if (fact.fact === 'answered') {
      if (side === 'websocket' && fact.status !== 101) this.refusal = fact.status;
      return;
    }
    if (fact.fact === 'subscribed') {
      if (fact.stream === 'lab' || fact.stream === 'web_socket') account.subscribed(fact);
      if (side === 'window') this.#retryMs = fact.retry_ms;
      return;
    }
    if (fact.connection !== account.connection) return;
    switch (fact.fact) {
      case 'written':
        account.written(fact);
        break;
      case 'gap':
        account.interrupted();
        break;
      case 'received':
        this.up = { messages: this.up.messages + fact.count, bytes: this.up.bytes + fact.bytes };
        break;
      case 'killed':
      case 'closed':
        account.ended(fact.t_us);
    }
  }

  #sideOf(connection: number): Side | undefined {
    const lane = this.#laneOf(connection);
    return lane === 'window' || lane === 'websocket' ? lane : undefined;
  }
}

function measured<Parts extends StreamParts | FrameParts>(
  account: Account,
  seq: number,
  partsOf: (event: Received) => Parts,
): Measured<Parts> | undefined {
  const cost = account.costs.find((each: Cost) => each.firstSeq === seq && each.count === 1);
  if (cost?.bytes === undefined) return undefined;
  const event = account.eventOf(seq);
  const parts = event && partsOf(event);
  const whole = parts !== undefined && sumOf(parts) === cost.bytes;
  return { seq, bytes: cost.bytes, parts: whole ? parts : undefined };
}
