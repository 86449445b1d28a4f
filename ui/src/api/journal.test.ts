import { describe, expect, it } from 'vitest';
import { readJournal, type JournalCallbacks } from './journal';
import type { Fact } from './types';

const line = (seq: number) =>
  `id: ${seq}\ndata: ${JSON.stringify({ seq, t_us: seq, fact: 'heartbeat' })}\n\n`;

/** A journal whose n-th attempt yields the n-th text, cut into pieces of `size` bytes. */
function journal(attempts: (string | Error)[], size = 1_000) {
  const told: string[] = [];
  const facts: Fact[] = [];
  const stop = new AbortController();
  const callbacks: JournalCallbacks = {
    open: (after) => {
      told.push(`open after ${after}`);
      const text = attempts.shift();
      if (text === undefined) stop.abort();
      if (text instanceof Error) return Promise.reject(text);
      const bytes = new TextEncoder().encode(text ?? '');
      return Promise.resolve(
        new ReadableStream({
          start(controller) {
            for (let at = 0; at < bytes.length; at += size) {
              controller.enqueue(bytes.slice(at, at + size));
            }
            controller.close();
          },
        }),
      );
    },
    onFact: (fact) => facts.push(fact),
    onConnected: () => told.push('connected'),
    onLost: () => told.push('lost'),
    resumeAfter: (after) => Promise.resolve(after),
  };
  return { told, facts, done: readJournal(5, callbacks, stop.signal) };
}

describe('the journal', () => {
  it('yields every fact, however its bytes are cut', async () => {
    const { facts, done } = journal([line(6) + line(7)], 1);
    await done;
    expect(facts.map((fact) => fact.seq)).toEqual([6, 7]);
  });

  it('resumes after the last fact it read, and says that it was lost', async () => {
    const { told, done } = journal([line(6) + line(7) + 'id: 8\ndata: {"se', line(8)]);
    await done;
    expect(told.slice(0, 5)).toEqual([
      'open after 5',
      'connected',
      'lost',
      'open after 7',
      'connected',
    ]);
  });

  it('tries again where it could not be opened', async () => {
    const { told, facts, done } = journal([new Error('refused'), line(6)]);
    await done;
    expect(told.slice(0, 4)).toEqual(['open after 5', 'lost', 'open after 5', 'connected']);
    expect(facts).toHaveLength(1);
  });
});
