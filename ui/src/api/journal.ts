import { createParser } from 'eventsource-parser';
import type { Fact } from './types';

/** Waits between attempts to read the journal again, in milliseconds; the last one repeats. */
const BACKOFF_MS = [250, 500, 1_000, 2_000, 5_000] as const;

export interface JournalCallbacks {
  /** Opens the journal's bytes after a fact, or rejects. */
  readonly open: (after: number, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  readonly onFact: (fact: Fact) => void;
  /** Reading began. */
  readonly onConnected: () => void;
  /** Reading ended; another attempt follows. */
  readonly onLost: (error: unknown) => void;
  /** Called before an attempt that follows a loss; returns the fact to go on after. */
  readonly resumeAfter: (after: number) => Promise<number>;
}

/**
 * Reads the journal until the signal aborts. It is read with `fetch`, since an `EventSource`
 * cannot send the token; it resumes where it was, as an `EventSource` would.
 */
export async function readJournal(
  start: number,
  callbacks: JournalCallbacks,
  signal: AbortSignal,
): Promise<void> {
  let after = start;
  let failures = 0;
  let lost = false;
  while (!signal.aborted) {
    try {
      if (lost) after = await callbacks.resumeAfter(after);
      const bytes = await callbacks.open(after, signal);
      callbacks.onConnected();
      lost = false;
      await readFacts(bytes, (fact) => {
        failures = 0;
        after = fact.seq;
        callbacks.onFact(fact);
      });
      throw new Error('the journal ended');
    } catch (error) {
      if (signal.aborted) return;
      lost = true;
      callbacks.onLost(error);
      await pause(BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0, signal);
      failures += 1;
    }
  }
}

async function readFacts(
  bytes: ReadableStream<Uint8Array>,
  onFact: (fact: Fact) => void,
): Promise<void> {
  const parser = createParser({
    onEvent: (event) => {
      if (event.data !== '') onFact(JSON.parse(event.data) as Fact);
    },
  });
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
