import type { Phase } from '../caption/situation';
import type { LabTrace } from '../trace/labtrace.svelte';

/** The streams the window can show. */
export const STREAM_PATHS = ['/stream', '/article/stream'] as const;
export type StreamPath = (typeof STREAM_PATHS)[number];

/** Types the stage sends whatever the feed is set to. */
export const FIXED_TYPES = ['message', 'connecttime', 'lab.gap'];

/**
 * The window's own `EventSource`, observed. An `EventSource` only hands over events whose type
 * somebody listens to by name, so types that nobody named here are not seen by the window; the
 * server's lane still shows them.
 */
export class LabStream {
  /** Where the page's requests are recognised by: `/stream?client=<label>`. */
  readonly label = `window-${crypto.randomUUID().slice(0, 8)}`;
  readonly #trace: LabTrace;
  readonly #stage: string;
  readonly #listening = new Set<string>();
  #source: EventSource | undefined;
  #seen = 0;
  #created = $state(0);
  #phase = $state<Phase>('closed');
  #path = $state<StreamPath>('/stream');
  #withCredentials = $state(false);
  /** Whether the present `EventSource` lost its connection at some time. */
  #failed = false;

  constructor(stage: string, trace: LabTrace) {
    this.#stage = stage;
    this.#trace = trace;
    trace.claim(this.label, 'window');
  }

  /** `readyState` by name. */
  get phase(): Phase {
    return this.#phase;
  }

  /** How many `EventSource` objects it has had: one more with every `reopen`. */
  get created(): number {
    return this.#created;
  }

  get path(): StreamPath {
    return this.#path;
  }

  get withCredentials(): boolean {
    return this.#withCredentials;
  }

  /** The address as other clients would use it. */
  get url(): string {
    return this.#stage + this.#path;
  }

  /** Shows another stream, with a new `EventSource`. */
  choose(path: StreamPath): void {
    this.#path = path;
    this.reopen();
  }

  setWithCredentials(on: boolean): void {
    this.#withCredentials = on;
    this.reopen();
  }

  /** Whether it is as when the page was opened: the lab's own feed, and never lost. */
  get isAsOpened(): boolean {
    const isFirst = this.#path === '/stream' && !this.#withCredentials;
    return isFirst && this.#phase === 'open' && !this.#failed;
  }

  /** A new `EventSource` on the lab's own feed, without credentials: all is counted from here on. */
  beginAnew(): void {
    this.#path = '/stream';
    this.#withCredentials = false;
    this.#open({ anew: true });
  }

  /** Listens to these event types too, from now on. */
  listenTo(types: Iterable<string>): void {
    for (const type of types) {
      if (type === '' || this.#listening.has(type)) continue;
      this.#listening.add(type);
      this.#source?.addEventListener(type, this.#onEvent);
    }
  }

  /** Whether events of this type reach the page. */
  listensTo(type: string): boolean {
    return this.#listening.has(type === '' ? 'message' : type);
  }

  /** Events of these types no longer reach the page. */
  stopListeningTo(types: Iterable<string>): void {
    for (const type of types) {
      this.#listening.delete(type);
      this.#source?.removeEventListener(type, this.#onEvent);
    }
  }

  /** A new `EventSource`: it knows no last event ID, as after a reload. */
  reopen(): void {
    this.#open({});
  }

  #open(how: { readonly anew?: true }): void {
    this.#source?.close();
    const url = `${this.url}?client=${this.label}`;
    const source = new EventSource(url, { withCredentials: this.#withCredentials });
    this.#source = source;
    this.#created += 1;
    this.#phase = 'connecting';
    this.#failed = false;
    this.#trace.addObservation({
      lane: 'window',
      at: performance.now(),
      kind: 'created',
      url,
      withCredentials: this.#withCredentials,
      ...how,
    });
    // An event that a server names `open` or `error` is dispatched to these listeners too, as a
    // `MessageEvent`; only a plain `Event` tells of the connection.
    source.addEventListener('open', (event: Event) => {
      if (source !== this.#source || event instanceof MessageEvent) return;
      this.#phase = 'open';
      this.#trace.addObservation({ lane: 'window', at: performance.now(), kind: 'open' });
    });
    source.addEventListener('error', (event: Event) => {
      if (source !== this.#source || event instanceof MessageEvent) return;
      this.#failed = true;
      const readyState = source.readyState === 0 ? 0 : source.readyState === 1 ? 1 : 2;
      this.#phase = readyState === 0 ? 'connecting' : readyState === 1 ? 'open' : 'closed';
      this.#trace.addObservation({
        lane: 'window',
        at: performance.now(),
        kind: 'error',
        readyState,
      });
    });
    this.listenTo(FIXED_TYPES);
    for (const type of this.#listening) source.addEventListener(type, this.#onEvent);
  }

  /** `close()` by hand: nothing comes back until `reopen`. */
  close(): void {
    if (!this.#source || this.#phase === 'closed') return;
    this.#source.close();
    this.#phase = 'closed';
    this.#trace.addObservation({
      lane: 'window',
      at: performance.now(),
      kind: 'closed',
      why: 'by_hand',
    });
  }

  readonly #onEvent = (event: Event): void => {
    // Who listens to the type `error` is called when the connection fails as well: no event came.
    if (event.currentTarget !== this.#source || !isMessage(event)) return;
    this.#seen += 1;
    this.#trace.addObservation({
      lane: 'window',
      at: performance.now(),
      kind: 'event',
      type: event.type,
      lastEventId: event.lastEventId,
      data: event.data,
      n: this.#seen,
    });
  };
}

function isMessage(event: Event): event is MessageEvent<string> {
  return event instanceof MessageEvent;
}
