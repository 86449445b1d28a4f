import type { Fact, LaneId, Log, Observation } from '../trace/types';
import type { TimelineSource } from './model';

/** A fact without its number, which the fixture gives. */
type Told = Fact extends infer F ? (F extends Fact ? Omit<F, 'seq' | 't_us'> : never) : never;
type Saw = Observation extends infer O
  ? O extends Observation
    ? Omit<O, 'at' | 'lane'>
    : never
  : never;

/** A log that holds everything, for tests. */
class Kept<T> implements Log<T> {
  readonly entries: T[] = [];
  first = 0;
  get total(): number {
    return this.entries.length;
  }
  at(i: number): T | undefined {
    return i < this.first ? undefined : this.entries[i];
  }
}

/** The label of the fixture's window. */
const LABEL = 'w1';
const STAGE = 'http://127.0.0.1:3000';

/**
 * Two logs as the lab and a page would write them, told in milliseconds on the lab's clock. The
 * page's clock is the same.
 */
export class Script implements TimelineSource {
  readonly facts = new Kept<Fact>();
  readonly observations = new Kept<Observation>();
  readonly clockErrorUs = 200;
  readonly epoch: string;
  ms = 0;
  #connection = 0;

  constructor(epoch = 'k3f') {
    this.epoch = epoch;
  }

  nowUs(): number {
    return this.ms * 1_000;
  }

  toLabUs(at: number): number {
    return at * 1_000;
  }

  /** Sets the moment from which on things are told. */
  at(ms: number): this {
    this.ms = ms;
    return this;
  }

  fact(fact: Told): this {
    const whole = { ...fact, seq: this.facts.total + 1, t_us: Math.round(this.ms * 1_000) } as Fact;
    this.facts.entries.push(whole);
    return this;
  }

  see(observation: Saw, lane: LaneId = 'window'): this {
    this.observations.entries.push({ ...observation, lane, at: this.ms } as Observation);
    return this;
  }

  /** The lab starts. */
  start(): this {
    return this.fact({ fact: 'epoch_began', epoch: this.epoch, by: null });
  }

  create(path = '/stream', lane: LaneId = 'window', label = LABEL): this {
    const url = `${STAGE}${path}?client=${label}`;
    return this.see({ kind: 'created', url, withCredentials: false }, lane);
  }

  produce(firstSeq: number, count = 1, spanMs = 0): this {
    return this.fact({ fact: 'produced', first_seq: firstSeq, count, span_us: spanMs * 1_000 });
  }

  /** A request reaches the lab; returns its connection's number. */
  request(lastEventId?: string, client: string | null = LABEL, agent?: string): number {
    this.#connection += 1;
    const connection = this.#connection;
    this.fact({ fact: 'accepted', connection, peer: '127.0.0.1:50000' });
    this.fact({
      fact: 'request',
      connection,
      method: 'GET',
      target: '/stream',
      last_event_id: lastEventId ?? null,
      client,
      user_agent: agent ?? null,
      origin: null,
    });
    return connection;
  }

  answer(connection: number, status: number): this {
    return this.fact({
      fact: 'answered',
      connection,
      status,
      content_type: 'text/event-stream',
      content_encoding: null,
      location: null,
      door: null,
    });
  }

  subscribe(
    connection: number,
    more: {
      after?: number;
      replay?: number;
      requested?: string;
      stream?: 'lab' | 'article' | 'web_socket';
      bytes?: number;
    } = {},
  ): this {
    return this.answer(connection, 200).fact({
      fact: 'subscribed',
      connection,
      stream: more.stream ?? 'lab',
      requested: more.requested ?? null,
      resumed_after_seq: more.after ?? 0,
      replay: more.replay ?? 0,
      retry_ms: 3_000,
      bytes: more.bytes ?? null,
    });
  }

  write(connection: number, firstSeq: number, count = 1): this {
    return this.fact({
      fact: 'written',
      connection,
      first_seq: firstSeq,
      count,
      bytes: 0,
      span_us: 0,
    });
  }

  /** A fault drops an event on its way to a connection. */
  dropped(connection: number, seq: number): this {
    return this.fact({ fact: 'fault_acted', connection, fault: 'drop', event_seqs: [seq] });
  }

  /** A fault writes an event to a connection twice. */
  doubled(connection: number, seq: number): this {
    return this.fact({ fact: 'fault_acted', connection, fault: 'duplicate', event_seqs: [seq] });
  }

  dispatch(seq: number, id = `${this.epoch}-${seq}`, lane: LaneId = 'window'): this {
    const data = `${seq}-----${1_795_327_446_000 + this.ms}`;
    return this.see({ kind: 'event', type: 'message', lastEventId: id, data, n: seq }, lane);
  }

  open(lane: LaneId = 'window'): this {
    return this.see({ kind: 'open' }, lane);
  }

  error(readyState: 0 | 2): this {
    return this.see({ kind: 'error', readyState });
  }

  kill(connection: number, kind: 'end' | 'cut' | 'reset', lastSeq: number): this {
    this.fact({ fact: 'killed', connection, kind, by: 'presenter', partial_bytes: null });
    return this.fact({
      fact: 'closed',
      connection,
      by: 'server',
      how: kind,
      events: 0,
      bytes: 0,
      last_seq: lastSeq,
    });
  }

  /** An event is produced, written and dispatched a millisecond later. */
  tick(connection: number, seq: number): this {
    const ms = this.ms;
    this.produce(seq).write(connection, seq);
    this.at(ms + 1).dispatch(seq);
    return this.at(ms);
  }

  /** A window that opened its stream at 0.1 s and got events 1 … `events`, one a second. */
  static live(events: number): { script: Script; connection: number } {
    const script = new Script().at(0).start().at(100).create();
    const connection = script.at(102).request();
    script.subscribe(connection).at(104).open();
    for (let seq = 1; seq <= events; seq += 1) script.at(seq * 1_000).tick(connection, seq);
    return { script, connection };
  }
}
