import type { Fact, StageState } from '../api/types';
import { STAGE } from '../lab/fixture';
import type { LaneId, Observation } from '../trace/types';
import { situationOf, stripOf } from './derive';
import type { Engine } from './engine';
import { StreamModel } from './model';
import type { Situation, StripState } from './situation';

/** A fact without its place and time. */
type Told = Fact extends infer F ? (F extends Fact ? Omit<F, 'seq' | 't_us'> : never) : never;
type Seen = Observation extends infer O
  ? O extends Observation
    ? Omit<O, 'lane' | 'at'>
    : never
  : never;

/** A story told to the model in milliseconds, for tests. */
export class Script {
  readonly model: StreamModel;
  readonly #lanes = new Map<number, LaneId>();
  #ms = 0;
  #seq = 0;
  #connection = 0;
  #written = 0;

  constructor(options: { engine?: Engine; stage?: Partial<StageState> } = {}) {
    this.model = new StreamModel(
      options.engine ?? 'chromium',
      { ...STAGE, ...options.stage },
      (connection) => this.#lanes.get(connection),
    );
  }

  at(ms: number): this {
    this.#ms = ms;
    return this;
  }

  fact(told: Told): this {
    this.#seq += 1;
    this.model.apply({ ...told, seq: this.#seq, t_us: this.#ms * 1_000 } as Fact);
    return this;
  }

  see(seen: Seen): this {
    this.model.observe({ ...seen, lane: 'window', at: this.#ms } as Observation, this.#ms * 1_000);
    return this;
  }

  create(url = 'http://127.0.0.1:3000/stream?client=w', withCredentials = false): this {
    return this.see({ kind: 'created', url, withCredentials });
  }

  /** As when the page was opened. */
  createAnew(url = 'http://127.0.0.1:3000/stream?client=w'): this {
    return this.see({ kind: 'created', url, withCredentials: false, anew: true });
  }

  /** A connection of the window asks; the number it got. */
  ask(lastEventId: string | null = null): number {
    this.#connection += 1;
    this.#lanes.set(this.#connection, 'window');
    this.fact({
      fact: 'request',
      connection: this.#connection,
      method: 'GET',
      target: '/stream?client=w',
      last_event_id: lastEventId,
      client: 'w',
      user_agent: null,
      origin: null,
    });
    return this.#connection;
  }

  /** The present connection is answered with this status and type, by this door. */
  answer(status = 200, contentType = 'text/event-stream', location: string | null = null): this {
    return this.fact({
      fact: 'answered',
      connection: this.#connection,
      status,
      content_type: contentType,
      content_encoding: this.model.faultsAll.some(({ kind }) => kind === 'gzip') ? 'gzip' : null,
      location,
      door: null,
    });
  }

  subscribe(resumedAfter: number, replay: number, stream: 'lab' | 'article' = 'lab'): this {
    return this.answer().fact({
      fact: 'subscribed',
      connection: this.#connection,
      stream,
      requested: null,
      resumed_after_seq: resumedAfter,
      replay,
      retry_ms: stream === 'lab' ? this.model.feed.retry_ms : 10_000,
      bytes: null,
    });
  }

  open(): this {
    return this.see({ kind: 'open' });
  }

  /** The server writes events up to this number, to the present connection too if `delivered`. */
  produce(upTo: number, delivered = true): this {
    const first_seq = this.#written + 1;
    const count = upTo - this.#written;
    this.#written = upTo;
    this.fact({ fact: 'produced', first_seq, count, span_us: 0 });
    if (!delivered) return this;
    this.fact({
      fact: 'written',
      connection: this.#connection,
      first_seq,
      count,
      bytes: 0,
      span_us: 0,
    });
    return this.dispatch(upTo);
  }

  dispatch(seq: number): this {
    const lastEventId = this.model.feed.ids && !this.model.article ? `k3f-${seq}` : '';
    return this.see({ kind: 'event', type: 'message', lastEventId, data: '', n: seq });
  }

  kill(kind: 'end' | 'cut' | 'reset', partialBytes: number | null = null, events = 0): this {
    const connection = this.#connection;
    return this.fact({
      fact: 'killed',
      connection,
      kind,
      partial_bytes: partialBytes,
      by: 'presenter',
    }).closed('server', kind, events);
  }

  closed(by: 'server' | 'client', how: 'end' | 'cut' | 'reset' | 'answer', events = 0): this {
    return this.fact({
      fact: 'closed',
      connection: this.#connection,
      by,
      how,
      events,
      bytes: 0,
      last_seq: this.#written,
    });
  }

  error(readyState: 0 | 2 = 0): this {
    return this.see({ kind: 'error', readyState });
  }

  /** An open stream at event 39, at 39 s. */
  openAt39(): this {
    this.at(0).create().at(2).ask();
    return this.at(3).subscribe(0, 0).at(4).open().at(39_000).produce(39);
  }

  situation(controlLost = false): Situation {
    return situationOf(this.model, this.#ms * 1_000, controlLost);
  }

  strip(): StripState {
    return stripOf(this.model);
  }
}
