import type { Lab } from '../lab/lab.svelte';

/** How many a person can open: more than the browser lets through by far. */
export const MOST_EXTRA = 12;

type ReadyState = 0 | 1 | 2;

/** One `EventSource` beside the window's own; of what it sees only its state matters. */
class ExtraStream {
  readonly #source: EventSource;
  #readyState = $state<ReadyState>(0);

  constructor(url: string, withCredentials: boolean) {
    this.#source = new EventSource(url, { withCredentials });
    const look = (): void => {
      const { readyState } = this.#source;
      this.#readyState = readyState === 0 ? 0 : readyState === 1 ? 1 : 2;
    };
    this.#source.addEventListener('open', look);
    this.#source.addEventListener('error', look);
  }

  get readyState(): ReadyState {
    return this.#readyState;
  }

  close(): void {
    this.#source.close();
  }
}

const all = new WeakMap<Lab, ExtraStreams>();

/** The further streams of the lab's window: they go on while nobody shows them, and end with the page. */
export function extraOf(lab: Lab): ExtraStreams {
  const known = all.get(lab);
  if (known) return known;
  const streams = new ExtraStreams(lab.stream);
  all.set(lab, streams);
  addEventListener('pagehide', () => streams.open(0));
  return streams;
}

/**
 * Further `EventSource` objects of this window. A browser lets six connections through to one host
 * and port at a time; the next waits until one of them ends.
 */
export class ExtraStreams {
  /** Where the journal recognises their requests by: this, a hyphen and a number. */
  readonly label = `extra-${crypto.randomUUID().slice(0, 8)}`;
  readonly #own: Pick<Lab['stream'], 'url' | 'withCredentials'>;
  #streams = $state.raw<readonly ExtraStream[]>([]);
  #opened = 0;

  /** `own` is the window's own stream: these ask for the same. */
  constructor(own: Pick<Lab['stream'], 'url' | 'withCredentials'>) {
    this.#own = own;
  }

  get count(): number {
    return this.#streams.length;
  }

  /** How many are in a state of `readyState`: waiting or asking, open, or closed for good. */
  inState(readyState: ReadyState): number {
    return this.#streams.filter((stream) => stream.readyState === readyState).length;
  }

  /** As many as that, from now on. The oldest are closed first: that lets waiting ones through. */
  open(count: number): void {
    const wanted = Math.min(MOST_EXTRA, Math.max(0, count));
    const closing = Math.max(0, this.count - wanted);
    this.#streams.slice(0, closing).forEach((stream) => stream.close());
    const streams = this.#streams.slice(closing);
    while (streams.length < wanted) {
      this.#opened += 1;
      const url = `${this.#own.url}?client=${this.label}-${this.#opened}`;
      streams.push(new ExtraStream(url, this.#own.withCredentials));
    }
    this.#streams = streams;
  }
}
