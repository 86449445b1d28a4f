import { isEventStream } from '../api/contentType';
import { createParser } from 'eventsource-parser';
import type { HeaderList, Observation } from '../trace/types';
import { nextWaitMs, retryAfterMs, seeded, type FetchSettings } from './policy';

/** An event longer than this is none of the lab's; it is given up rather than gathered. */
const LONGEST_EVENT = 4_194_304;

type Kinds = 'request' | 'response' | 'open' | 'comment' | 'retry' | 'ended' | 'waiting';

/** What the client tells of, as it becomes an observation. */
export type Told =
  | (Observation extends infer O
      ? O extends Observation & { kind: Kinds }
        ? Omit<O, 'lane' | 'at'>
        : never
      : never)
  | {
      readonly kind: 'event';
      readonly type: string;
      readonly lastEventId: string;
      readonly data: string;
    };

export interface Listener {
  tell(told: Told): void;
  /** Bytes came; called for every piece of the body. */
  read(bytes: number): void;
}

/** What the client needs of its surroundings. */
export interface Surroundings {
  fetch(url: string, init: RequestInit): Promise<Response>;
  unixMs(): number;
}

const PAGE: Surroundings = {
  fetch: (url, init) => fetch(url, init),
  unixMs: () => Date.now(),
};

/** How an attempt went, as far as the rules ask. */
interface Outcome {
  readonly opened: boolean;
  readonly final: boolean;
  readonly retryAfterMs?: number | undefined;
}

/**
 * Reads an event stream by `fetch` and does by rules of its own what an `EventSource` would do by
 * itself. Settings are asked for anew at every attempt and every wait.
 */
export class FetchClient {
  readonly #url: string;
  readonly #settings: () => FetchSettings;
  readonly #listener: Listener;
  readonly #page: Surroundings;
  #closed = false;
  #attempt: AbortController | undefined;
  #wake: (() => void) | undefined;
  #lastEventId = '';
  #retryMs: number | undefined;
  #failed = 0;
  #chance: { readonly seed: number; readonly random: () => number } | undefined;

  constructor(url: string, settings: () => FetchSettings, listener: Listener, page = PAGE) {
    this.#url = url;
    this.#settings = settings;
    this.#listener = listener;
    this.#page = page;
  }

  /** Runs until it is closed or gives up; true where it gave up. */
  async run(): Promise<boolean> {
    for (;;) {
      const outcome = await this.#try();
      if (this.#closed) return false;
      this.#failed = outcome.opened ? 0 : this.#failed + 1;
      const { mostAttempts } = this.#settings();
      if (outcome.final || (mostAttempts > 0 && this.#failed >= mostAttempts)) return true;
      await this.#wait(outcome.retryAfterMs);
      if (this.#isClosed()) return false;
    }
  }

  /** Ends it at once, whatever it is doing. */
  close(): void {
    this.#closed = true;
    this.#attempt?.abort();
    this.#wake?.();
  }

  /** The compiler takes a field that was read once to stay as it was, across an `await` too. */
  #isClosed(): boolean {
    return this.#closed;
  }

  async #wait(askedMs: number | undefined): Promise<void> {
    const settings = this.#settings();
    if (this.#chance?.seed !== settings.seed) {
      this.#chance = { seed: settings.seed, random: seeded(settings.seed) };
    }
    const forMs = nextWaitMs(settings, {
      failed: this.#failed,
      retryMs: this.#retryMs,
      retryAfterMs: askedMs,
      random: this.#chance.random,
    });
    this.#listener.tell({ kind: 'waiting', forMs, failed: this.#failed });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, forMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  async #try(): Promise<Outcome> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    const silence = new Silence(this.#settings().readTimeoutMs, () => attempt.abort());
    let answered = false;
    let opened = false;
    try {
      silence.heard();
      const response = await this.#ask(attempt.signal);
      answered = true;
      silence.heard();
      const refusal = this.#refusal(response);
      if (refusal) return refusal;
      opened = true;
      this.#listener.tell({ kind: 'open' });
      await this.#read(response, () => silence.heard());
      this.#listener.tell({ kind: 'ended', how: 'end', message: '' });
    } catch (error) {
      if (this.#closed) return { opened, final: false };
      const how = silence.broken ? 'silent' : answered ? 'broken' : 'no_answer';
      const message = error instanceof Error ? error.message : String(error);
      this.#listener.tell({ kind: 'ended', how, message });
    } finally {
      silence.end();
      // A body that nobody reads to its end would hold its connection.
      attempt.abort();
    }
    return { opened, final: false };
  }

  #ask(signal: AbortSignal): Promise<Response> {
    const { method, headers: own, body, credentials } = this.#settings();
    const headers: [string, string][] = [['Accept', 'text/event-stream']];
    for (const [name, value] of own) headers.push([name, value]);
    if (this.#lastEventId !== '') headers.push(['Last-Event-ID', asBytes(this.#lastEventId)]);
    this.#listener.tell({ kind: 'request', method, headers });
    return this.#page.fetch(this.#url, {
      method,
      headers,
      signal,
      cache: 'no-store',
      credentials: credentials ? 'include' : 'omit',
      ...(method === 'POST' ? { body } : {}),
    });
  }

  /** What an answer means that is no stream; nothing where it is one. */
  #refusal({ status, headers, redirected }: Response): Outcome | undefined {
    const list: HeaderList = [...headers];
    this.#listener.tell({ kind: 'response', status, headers: list, redirected });
    const type = headers.get('content-type');
    if (status === 200 && isEventStream(type)) return undefined;
    const message = status === 200 ? (type ?? '') : '';
    this.#listener.tell({ kind: 'ended', how: 'refused', message });
    return {
      opened: false,
      final: this.#settings().givesUpOn.includes(status),
      retryAfterMs: retryAfterMs(headers.get('retry-after'), this.#page.unixMs()),
    };
  }

  async #read(response: Response, heard: () => void): Promise<void> {
    const reader = response.body?.getReader();
    if (!reader) return;
    const decoder = new TextDecoder();
    const parser = createParser({
      maxBufferSize: LONGEST_EVENT,
      onEvent: ({ event, id, data }) => {
        if (id !== undefined) this.#lastEventId = id;
        const type = event ?? 'message';
        this.#listener.tell({ kind: 'event', type, lastEventId: this.#lastEventId, data });
      },
      onComment: (text) => this.#listener.tell({ kind: 'comment', text }),
      onRetry: (retryMs) => {
        this.#retryMs = retryMs;
        this.#listener.tell({ kind: 'retry', retryMs });
      },
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') throw error;
      },
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      this.#listener.read(value.length);
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }
}

/** Calls back once nothing was heard for so long. */
class Silence {
  /** Whether it lasted too long. */
  broken = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly mostMs: number,
    private readonly tooLong: () => void,
  ) {}

  heard(): void {
    this.end();
    if (this.mostMs === 0) return;
    this.#timer = setTimeout(() => {
      this.broken = true;
      this.tooLong();
    }, this.mostMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** A header's value is bytes to `fetch`: UTF-8, as an `EventSource` sends it. */
function asBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
