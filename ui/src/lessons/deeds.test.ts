import { beforeEach, expect, it } from 'vitest';
import { LabView } from '../layout/view.svelte';
import { LabTrace } from '../trace/labtrace.svelte';
import { perform } from './deeds';
import type { LessonHost } from './host';
import type { Condition, Deed } from './lesson';

/** What was called, in words. */
let said: string[];
let trace: LabTrace;
let view: LabView;
let host: LessonHost;
let connections: { id: number; client: string }[];

/** An object whose methods say that they were called, and with what. */
function saying(name: string, result: unknown, own: object): object {
  return new Proxy(own, {
    get: (target, key) =>
      Reflect.get(target, key) ??
      ((...given: unknown[]) => {
        const words = given.map((each) => JSON.stringify(each) ?? 'undefined').join(', ');
        said.push(`${name}.${String(key)}(${words})`);
        return result;
      }),
  });
}

beforeEach(() => {
  said = [];
  trace = new LabTrace();
  view = new LabView();
  connections = [
    { id: 3, client: 'w1' },
    { id: 5, client: 'somebody' },
    { id: 8, client: 'w1' },
  ];
  const stream = saying('stream', undefined, { label: 'w1', url: '/stream' });
  const done = Promise.resolve(null);
  host = {
    lab: saying('lab', done, { trace, stream, connections }),
    view,
    pages: saying('pages', undefined, {}),
    extra: saying('extra', undefined, {}),
    fetch: saying('fetch', undefined, {}),
    playground: {
      play: (id: string) => Promise.resolve(id === 'one-space'),
      stop: () => undefined,
    },
    websocket: saying('websocket', done, { connection: 9 }),
    engine: 'chromium',
  } as unknown as LessonHost;
});

const never = () => Promise.reject(new Error('nothing to wait for'));

const CALLS: readonly (readonly [Deed, readonly string[]])[] = [
  [{ kill: { kind: 'cut', mid_event: true } }, ['lab.killAll({"kind":"cut","mid_event":true})']],
  [{ kill: { kind: 'end', target: 'all' } }, ['lab.killAll({"kind":"end"})']],
  [{ kill: { kind: 'end', target: 'window' } }, ['lab.kill({"kind":"end"}, 8)']],
  [{ kill: { kind: 'end', target: 'websocket' } }, ['lab.kill({"kind":"end"}, 9)']],
  [{ stall: true }, ['lab.setStalled(true)']],
  [{ door: { kind: 'open' } }, ['lab.setDoor({"kind":"open"})']],
  [{ feed: { ids: false } }, ['lab.changeFeed({"ids":false})']],
  [{ faults: [{ kind: 'gzip', flush: true }] }, ['lab.setFaults([{"kind":"gzip","flush":true}])']],
  [{ cors: 'none' }, ['lab.setCors("none")']],
  [{ article_timer: true }, ['lab.setArticleGlobalTimer(true)']],
  [{ publish: { data: 'a' } }, ['lab.publish({"data":"a"})']],
  [{ reset: true }, ['lab.reset()']],
  [{ restore: true }, ['lab.restore()']],
  [{ stream: '/article/stream' }, ['stream.choose("/article/stream")']],
  [{ credentials: true }, ['stream.setWithCredentials(true)']],
  [{ source: 'reopen' }, ['stream.reopen()']],
  [{ source: 'close' }, ['stream.close()']],
  [{ streams: 5 }, ['extra.open(5)']],
  [{ fetch: 'open' }, ['fetch.stop()', 'fetch.change({"method":"GET"})', 'fetch.start("/stream")']],
  [
    { fetch: 'post' },
    ['fetch.stop()', 'fetch.change({"method":"POST"})', 'fetch.start("/stream")'],
  ],
  [{ fetch: 'close' }, ['fetch.stop()']],
  [{ websocket: 'open' }, ['websocket.open()']],
  [{ websocket: 'close' }, ['websocket.close()']],
  [{ websocket: 'send_text' }, ['websocket.sendText()']],
  [{ websocket: 'send_binary' }, ['websocket.sendBinary()']],
  [{ binary: { bytes: 1024 } }, ['websocket.publishBinary(1024)']],
  [{ view: { page: 'playground' } }, ['pages.go("playground")']],
  [{ play: 'one-space' }, ['pages.go("playground")']],
];

it.each(CALLS)('%j calls what the click calls', async (deed, calls) => {
  expect(await perform(deed, host, never)).toBeNull();
  expect(said).toEqual(calls);
});

it('turns to what is to be looked at, and leaves the rest', async () => {
  view.selected = 'x';
  await perform({ view: { panel: 'wire', enlarged: 'connections' } }, host, never);
  expect([view.side, view.enlarged, view.selected]).toEqual(['wire', 'connections', 'x']);
  await perform({ view: { enlarged: null, selected: false } }, host, never);
  expect([view.side, view.enlarged, view.selected]).toEqual(['wire', null, null]);
});

it('waits for what is to be waited for', async () => {
  const waited: Condition[] = [];
  const until = (condition: Condition): Promise<void> => {
    waited.push(condition);
    return Promise.resolve();
  };
  const condition: Condition = { seen: 'open', where: {} };
  expect(await perform({ until: condition }, host, until)).toBeNull();
  expect(waited).toEqual([condition]);
});

it('selects the newest event by the name that the list has for it', async () => {
  const sees = (type: string, lastEventId: string, n: number): void =>
    trace.addObservation({ lane: 'window', at: 0, kind: 'event', type, lastEventId, data: '', n });
  const select = async (): Promise<string | null> => {
    await perform({ select: 'newest' }, host, never);
    return view.selected;
  };
  expect(await select()).toBeNull();
  sees('connecttime', 'a-1', 1);
  expect(await select()).toBeNull();
  sees('message', 'a-2', 2);
  expect(await select()).toBe('a-2');
  sees('message', 'a-2', 3);
  trace.addObservation({ lane: 'window', at: 0, kind: 'open' });
  expect(await select()).toBe('#3');
  sees('message', '', 4);
  expect(await select()).toBe('#4');
  await perform({ select: 'none' }, host, never);
  expect(view.selected).toBeNull();
});

it('says what cannot be done: no connection, no such thing here, or the refusal', async () => {
  connections.length = 0;
  const kill: Deed = { kill: { kind: 'cut', target: 'window' } };
  expect(await perform(kill, host, never)).toEqual({ code: 'no_connection', deed: 'kill' });
  const deserted = { ...host, lab: saying('lab', Promise.resolve(0), {}) } as LessonHost;
  expect(await perform({ kill: { kind: 'cut' } }, deserted, never)).toEqual({
    code: 'no_connection',
    deed: 'kill',
  });
  const killSocket: Deed = { kill: { kind: 'cut', target: 'websocket' } };
  const unopened = { ...host, websocket: { connection: undefined } } as LessonHost;
  expect(await perform(killSocket, unopened, never)).toMatchObject({
    code: 'no_connection',
  });
  expect(await perform({ play: 'no-such' }, host, never)).toEqual({
    code: 'not_here',
    deed: 'play',
  });
  const error = { code: 'unreachable' };
  const refusing = { ...host, lab: saying('lab', Promise.resolve(error), {}) } as LessonHost;
  expect(await perform({ stall: true }, refusing, never)).toEqual({
    code: 'refused',
    error,
    deed: 'stall',
  });
});
