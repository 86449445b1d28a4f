import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FetchClient, type Told } from './client';
import { FIRST_SETTINGS, nextWaitMs, seeded, type FetchSettings } from './policy';

const URL = 'http://stage/stream';
const STREAM = { 'content-type': 'text/event-stream; charset=utf-8' };

/** A body that a test writes and ends as it likes. */
class Body {
  readonly stream: ReadableStream<Uint8Array>;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  constructor() {
    this.stream = new ReadableStream({ start: (controller) => (this.#controller = controller) });
  }
  write(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }
  end(): void {
    this.#controller.close();
  }
  break(): void {
    this.#controller.error(new TypeError('network error'));
  }
}

type Answer = (init: RequestInit) => Promise<Response> | Response;

function setup(settings: Partial<FetchSettings>, ...answers: Answer[]) {
  const told: Told[] = [];
  const asked: RequestInit[] = [];
  const client = new FetchClient(
    URL,
    () => ({ ...FIRST_SETTINGS, ...settings }),
    { tell: (it) => told.push(it), read: () => undefined },
    {
      fetch: (_, init) => {
        asked.push(init);
        const answer = answers[asked.length - 1];
        return answer ? Promise.resolve(answer(init)) : new Promise<Response>(() => undefined);
      },
      unixMs: () => 0,
    },
  );
  const kinds = () => told.map(({ kind }) => kind);
  const waits = () => told.flatMap((it) => (it.kind === 'waiting' ? [it.forMs] : []));
  return { client, told, asked, kinds, waits };
}

const status = (code: number, headers: Record<string, string> = {}): Answer => {
  return () => new Response(null, { status: code, headers });
};

function sentHeader(init: RequestInit | undefined, name: string): string | null {
  return new Headers(init?.headers).get(name);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the client by fetch', () => {
  it('tells of the answer, comments, retry and events, and asks again from the last id', async () => {
    const body = new Body();
    const { client, told, asked, kinds } = setup(
      { growth: 'fixed' },
      () => new Response(body.stream, { headers: STREAM }),
    );
    void client.run();
    body.write(':hello\nretry: 250\nid: k-7\ndata: 1\n\n');
    await vi.advanceTimersByTimeAsync(0);
    body.write('event: tick\nid: 一\nda');
    body.write('ta: 2\n\n');
    await vi.advanceTimersByTimeAsync(0);
    body.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds()).toEqual([
      'request',
      'response',
      'open',
      'comment',
      'retry',
      'event',
      'event',
      'ended',
      'waiting',
    ]);
    expect(told[6]).toEqual({ kind: 'event', type: 'tick', lastEventId: '一', data: '2' });
    expect(told.at(-1)).toEqual({ kind: 'waiting', forMs: 250, failed: 0 });
    await vi.advanceTimersByTimeAsync(249);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(2);
    expect(sentHeader(asked[1], 'last-event-id')).toBe('\u00e4\u00b8\u0080');
  });

  it('tells an end from a break', async () => {
    const body = new Body();
    const { client, told } = setup({}, () => new Response(body.stream, { headers: STREAM }));
    void client.run();
    await vi.advanceTimersByTimeAsync(0);
    body.break();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toContainEqual({ kind: 'ended', how: 'broken', message: 'network error' });
  });

  it('backs off with the chances of its seed, and not before Retry-After', async () => {
    const settings = { ...FIRST_SETTINGS, seed: 7, waitMs: 100, mostWaitMs: 350 };
    const { client, waits } = setup(
      settings,
      status(503),
      status(503),
      status(503),
      status(429, { 'retry-after': '9' }),
    );
    void client.run();
    await vi.advanceTimersByTimeAsync(2_000);
    const random = seeded(7);
    const expected = [1, 2, 3].map((failed) =>
      nextWaitMs(settings, { failed, retryMs: undefined, retryAfterMs: undefined, random }),
    );
    expect(waits()).toEqual([...expected, 9_000]);
    expect(expected[0]).toBeGreaterThanOrEqual(100);
    expect(expected[2]).toBeLessThanOrEqual(350);
  });

  it('gives up at a status of its list, and after its last attempt', async () => {
    const listed = setup({}, status(404));
    expect(await listed.client.run()).toBe(true);
    expect(listed.kinds()).toEqual(['request', 'response', 'ended']);
    const tired = setup({ mostAttempts: 2 }, status(503), status(503));
    const ran = tired.client.run();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await ran).toBe(true);
    expect(tired.asked).toHaveLength(2);
  });

  it('asks anew after silence, before an answer as well', async () => {
    const hangs: Answer = ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      });
    const { client, told, asked } = setup({ readTimeoutMs: 5_000, growth: 'fixed' }, hangs);
    void client.run();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told.at(-2)).toMatchObject({ kind: 'ended', how: 'silent' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(2);
  });

  it('takes an answer of another type for no stream, and tries again', async () => {
    const { client, told, waits } = setup(
      { growth: 'fixed' },
      () => new Response('<p>', { headers: { 'content-type': 'text/html' } }),
    );
    void client.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toContainEqual({ kind: 'ended', how: 'refused', message: 'text/html' });
    expect(waits()).toEqual([1_000]);
  });

  it('ends at once when it is closed, open or waiting', async () => {
    const body = new Body();
    const open = setup({}, () => new Response(body.stream, { headers: STREAM }));
    const ran = open.client.run();
    await vi.advanceTimersByTimeAsync(0);
    open.client.close();
    body.break();
    expect(await ran).toBe(false);
    expect(open.asked[0]?.signal?.aborted).toBe(true);
    expect(open.kinds()).not.toContain('ended');
    const waiting = setup({}, status(503));
    const waited = waiting.client.run();
    await vi.advanceTimersByTimeAsync(0);
    waiting.client.close();
    expect(await waited).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends its own headers and a body by POST', async () => {
    const { client, asked } = setup({ method: 'POST', body: '{}', headers: [['X-Demo', '1']] });
    void client.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked[0]).toMatchObject({ method: 'POST', body: '{}', credentials: 'omit' });
    expect(sentHeader(asked[0], 'x-demo')).toBe('1');
    expect(sentHeader(asked[0], 'accept')).toBe('text/event-stream');
    client.close();
  });
});
