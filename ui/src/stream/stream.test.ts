import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LabTrace } from '../trace/labtrace.svelte';
import type { Observation } from '../trace/types';
import { LabStream } from './stream.svelte';

/** What the page sees of an `EventSource`, played by hand. */
class Played extends EventTarget {
  static all: Played[] = [];
  readyState = 0;

  constructor(
    readonly url: string,
    readonly init: EventSourceInit,
  ) {
    super();
    Played.all.push(this);
  }

  close(): void {
    this.readyState = 2;
  }

  to(readyState: number, type: 'open' | 'error'): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event(type));
  }

  send(type: string, data: string, lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(type, { data, lastEventId }));
  }
}

beforeEach(() => {
  Played.all = [];
  vi.stubGlobal('EventSource', Played);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function opened() {
  const trace = new LabTrace();
  const stream = new LabStream('http://127.0.0.1:3000', trace);
  stream.reopen();
  const source = () => Played.all.at(-1) as Played;
  const seen = (): Observation[] =>
    Array.from(
      { length: trace.observations.total },
      (_, i) => trace.observations.at(i) as Observation,
    );
  return { trace, stream, source, seen };
}

it('opens the stage’s stream under its own label', () => {
  const { stream, source } = opened();
  expect(source().url).toBe(`http://127.0.0.1:3000/stream?client=${stream.label}`);
  expect(source().init).toEqual({ withCredentials: false });
  expect(stream.url).toBe('http://127.0.0.1:3000/stream');
});

it('records what the page sees, in order', () => {
  const { stream, source, seen } = opened();
  source().to(1, 'open');
  source().send('connecttime', 'now', 'k3f-1');
  source().send('message', 'two', 'k3f-2');
  source().to(0, 'error');
  expect(stream.phase).toBe('connecting');
  source().to(2, 'error');
  expect(stream.phase).toBe('closed');
  expect(seen().map(({ kind }) => kind)).toEqual([
    'created',
    'open',
    'event',
    'event',
    'error',
    'error',
  ]);
  expect(seen()[3]).toMatchObject({ type: 'message', data: 'two', lastEventId: 'k3f-2', n: 2 });
});

it('hears a type only from when somebody named it, once however often it is named', () => {
  const { stream, source, seen } = opened();
  source().send('tick', 'unheard');
  stream.listenTo(['tick', 'tick', '']);
  source().send('tick', 'heard');
  stream.reopen();
  source().send('tick', 'heard again');
  expect(seen().flatMap((each) => (each.kind === 'event' ? [each.data] : []))).toEqual([
    'heard',
    'heard again',
  ]);
});

it('is closed by hand and stays so, whatever the old source still says', () => {
  const { stream, source, seen } = opened();
  const old = source();
  old.to(1, 'open');
  stream.close();
  stream.close();
  expect([stream.phase, old.readyState]).toEqual(['closed', 2]);
  expect(seen().filter(({ kind }) => kind === 'closed')).toHaveLength(1);
  stream.reopen();
  old.to(0, 'error');
  old.send('message', 'late');
  expect(seen().at(-1)?.kind).toBe('created');
});

it('takes up another stream, or credentials, with a new source', () => {
  const { stream, source } = opened();
  stream.choose('/article/stream');
  expect(source().url).toContain('/article/stream?client=');
  stream.setWithCredentials(true);
  expect(source().init).toEqual({ withCredentials: true });
  expect(Played.all.slice(0, -1).every(({ readyState }) => readyState === 2)).toBe(true);
});

it('tells an event that the server named `error` or `open` from the connection’s own', () => {
  const { stream, source, seen } = opened();
  source().to(1, 'open');
  source().send('error', 'unheard');
  source().send('open', 'unheard');
  expect([stream.phase, seen().length]).toEqual(['open', 2]);
  stream.listenTo(['error', 'open']);
  source().send('error', 'an event', 'k3f-1');
  source().send('open', 'another', 'k3f-2');
  expect(stream.phase).toBe('open');
  source().to(0, 'error');
  source().to(1, 'open');
  expect(stream.phase).toBe('open');
  expect(seen().map((each) => (each.kind === 'event' ? each.data : each.kind))).toEqual([
    'created',
    'open',
    'an event',
    'another',
    'error',
    'open',
  ]);
});

it('is as opened until it is lost, has credentials or is another stream, and then begins anew', () => {
  const { stream, source, seen } = opened();
  expect(stream.isAsOpened, 'not open yet').toBe(false);
  source().to(1, 'open');
  expect(stream.isAsOpened, 'open, and never lost').toBe(true);
  source().to(0, 'error');
  source().to(1, 'open');
  expect(stream.isAsOpened, 'it came back').toBe(false);
  stream.setWithCredentials(true);
  source().to(1, 'open');
  expect(stream.isAsOpened, 'with credentials').toBe(false);
  stream.choose('/article/stream');
  source().to(1, 'open');
  expect(stream.isAsOpened, 'another stream').toBe(false);
  stream.beginAnew();
  expect(seen().at(-1)).toMatchObject({ kind: 'created', anew: true });
  source().to(1, 'open');
  expect([stream.isAsOpened, stream.path, stream.withCredentials]).toEqual([
    true,
    '/stream',
    false,
  ]);
});
