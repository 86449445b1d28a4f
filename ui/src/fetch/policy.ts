import type { HeaderList } from '../trace/types';

/** What an `EventSource` decides by itself and a client by `fetch` has to be told. */
export interface FetchSettings {
  readonly method: 'GET' | 'POST';
  /** Headers of one's own; `Accept` and `Last-Event-ID` are the client's. */
  readonly headers: HeaderList;
  /** Sent with POST. */
  readonly body: string;
  /** Whether cookies go along to another origin. */
  readonly credentials: boolean;
  /** `backoff` doubles the wait with every failed attempt, and takes half of it by chance. */
  readonly growth: 'fixed' | 'backoff';
  /** The first wait, where no `retry:` says another. */
  readonly waitMs: number;
  /** Doubling ends here. */
  readonly mostWaitMs: number;
  /** The same seed gives the same chances. */
  readonly seed: number;
  /** Failed attempts in a row after which it gives up; 0 is never. */
  readonly mostAttempts: number;
  /** Whether a `retry:` in the stream replaces the first wait. */
  readonly honoursRetry: boolean;
  /** Whether it waits at least as long as `Retry-After` says. */
  readonly honoursRetryAfter: boolean;
  /** Statuses at which it gives up at once. */
  readonly givesUpOn: readonly number[];
  /** Silence after which it asks anew; 0 is never. */
  readonly readTimeoutMs: number;
}

export const FIRST_SETTINGS: FetchSettings = {
  method: 'GET',
  headers: [],
  body: '',
  credentials: false,
  growth: 'backoff',
  waitMs: 1_000,
  mostWaitMs: 30_000,
  seed: 1,
  mostAttempts: 0,
  honoursRetry: true,
  honoursRetryAfter: true,
  givesUpOn: [204, 400, 401, 403, 404],
  readTimeoutMs: 45_000,
};

/** The longest a timer can wait: what is more than 31 bits can hold would fire at once. */
export const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** What is known when a wait begins. */
export interface Before {
  /** Attempts in a row that brought no stream. */
  readonly failed: number;
  /** What the stream advertised last. */
  readonly retryMs: number | undefined;
  /** What the answer said. */
  readonly retryAfterMs: number | undefined;
  readonly random: () => number;
}

/** How long to wait before asking again, in milliseconds. */
export function nextWaitMs(settings: FetchSettings, before: Before): number {
  const { growth, mostWaitMs, honoursRetry, honoursRetryAfter } = settings;
  const baseMs = honoursRetry ? (before.retryMs ?? settings.waitMs) : settings.waitMs;
  let waitMs = baseMs;
  if (growth === 'backoff') {
    const ceilingMs = Math.max(baseMs, Math.min(mostWaitMs, baseMs * 2 ** before.failed));
    // Half is certain and half is chance, so that many clients do not come back at one moment.
    waitMs = ceilingMs / 2 + (before.random() * ceilingMs) / 2;
  }
  const leastMs = honoursRetryAfter ? (before.retryAfterMs ?? 0) : 0;
  return Math.min(LONGEST_WAIT_MS, Math.round(Math.max(waitMs, leastMs)));
}

/** `Retry-After` in milliseconds: seconds, or a date (RFC 9110 §10.2.3). */
export function retryAfterMs(value: string | null, nowUnixMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowUnixMs);
}

/** Numbers from 0 up to 1 that the seed decides: the algorithm mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Headers that a page may send to another origin without a preflight (Fetch, "CORS-safelisted"). */
const UNASKED = new Set(['accept', 'accept-language', 'content-language', 'content-type']);

/** Names of one's own headers for which a browser asks the server first. */
export function askedFor({ headers }: FetchSettings): readonly string[] {
  return headers
    .filter(([name, value]) => {
      const lower = name.toLowerCase();
      if (lower !== 'content-type') return !UNASKED.has(lower);
      return !/^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\s*(;|$)/i.test(
        value,
      );
    })
    .map(([name]) => name);
}
