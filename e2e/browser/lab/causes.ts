import { expect } from '@playwright/test';

import type { Cause } from '../../../ui/src/caption/causes';
import type { Door, Fault, KillKind } from '../../../ui/src/api/types';
import type { Locale } from '../../../ui/src/i18n/catalogue';
import type { Between } from './between';
import type { LabPage } from './page';

/** Where a deed is done. */
export interface Scene extends Pick<LabPage, 'lab' | 'page'> {
  readonly labPage: LabPage;
  /** What stands between browser and stage; only where the deed needs it. */
  readonly between: Between;
}

/** How a cause is brought about, and what then stands on the screen. */
export interface Deed {
  readonly says: Readonly<Record<Locale, string>>;
  /** The reconnection time; long where the wait itself is told of. */
  readonly retry?: string;
  /** Only Firefox takes it this way; all others are tried in Chromium. */
  readonly engine?: 'firefox';
  readonly hasBetween?: true;
  readonly do: (scene: Scene) => Promise<unknown>;
  /** Done again and again until it shows, where it does not last. */
  readonly again?: (scene: Scene) => Promise<unknown>;
}

const LONG = '60s';
const SHORT = '300ms';

/** Loads the page without waiting for its stream. */
const visit = ({ page, lab }: Scene): Promise<unknown> => page.goto(lab.launchLink);

/** Opens the page, and waits for events to come. */
async function begin({ labPage }: Scene): Promise<void> {
  await labPage.open();
  await labPage.reaches(2);
}

async function kill(scene: Scene, kind: KillKind, mid_event = false): Promise<void> {
  await begin(scene);
  await scene.lab.kill({ kind, mid_event });
}

/** The next attempt meets this door. */
async function meets(scene: Scene, door: Door): Promise<void> {
  await begin(scene);
  await scene.lab.door(door);
  await scene.lab.kill({ kind: 'end' });
}

/** Does something in the panel of the stream picker. */
async function inPicker({ labPage, page }: Scene, press: (scene: LabPage) => Promise<unknown>) {
  const { title } = labPage.texts.picker;
  await page.getByRole('button', { name: new RegExp(`^${title}: `) }).click();
  await press(labPage);
  await page.keyboard.press('Escape');
}

async function chooseArticle(scene: Scene): Promise<void> {
  await begin(scene);
  await inPicker(scene, ({ page }) => page.locator('input[value="/article/stream"]').check());
}

/** The browser comes back from an id that somebody between told it. */
async function returnsFrom(scene: Scene, id: string): Promise<void> {
  const { lab, labPage, between } = scene;
  await begin(scene);
  await lab.feed({ paused: true });
  await lab.call('POST', '/events', { data: 'the last' });
  await expect(labPage.events.getByText('the last').first()).toBeVisible();
  between.inject(`id: ${id}\ndata: not the lab's\n\n`);
  await expect(labPage.figure('last-event-id')).toHaveText(id);
  await lab.kill({ kind: 'end' });
}

const killed = (kind: KillKind, en: string, zhCN: string, midEvent = false): Deed => ({
  says: { en, 'zh-CN': zhCN },
  do: (scene) => kill(scene, kind, midEvent),
});

const status = (code: number): Deed => ({
  says: {
    en: `The server answered ${code}. Anything but 200 ends an EventSource for good`,
    'zh-CN': `服务器返回 ${code}。状态码只要不是 200，EventSource 就永久关闭`,
  },
  retry: SHORT,
  do: (scene) => meets(scene, { kind: 'status', status: code }),
});

const altered = (fault: Fault, en: string, zhCN: string): Deed => ({
  says: { en, 'zh-CN': zhCN },
  do: async (scene) => {
    await scene.lab.call('PUT', '/faults', { faults: [fault] });
    await visit(scene);
  },
});

/**
 * A deed for everything the caption's table tells apart. A cause without one is a type error, and
 * the suite checks the types of the tests before it runs them.
 */
export const DEEDS: Readonly<Record<Cause, readonly [Deed, ...Deed[]]>> = {
  control_lost: [
    {
      says: {
        en: 'The page no longer hears from the lab’s control connection',
        'zh-CN': '页面与实验室的控制连接中断',
      },
      do: async (scene) => {
        await begin(scene);
        scene.lab.freeze(true);
      },
    },
  ],
  first_connect: [
    {
      says: { en: 'The browser opens the stream.', 'zh-CN': '浏览器正在打开流。' },
      hasBetween: true,
      do: async (scene) => {
        scene.between.hold('connections');
        await visit(scene);
      },
    },
  ],
  asking: [
    {
      says: {
        en: 'The browser is asking now, without an id.',
        'zh-CN': '浏览器正在请求，没有带 id。',
      },
      hasBetween: true,
      do: async (scene) => {
        scene.between.hold('answers');
        await visit(scene);
      },
    },
    {
      says: { en: 'The browser is asking now, from event', 'zh-CN': '浏览器正在请求，从事件' },
      hasBetween: true,
      retry: SHORT,
      do: async (scene) => {
        await begin(scene);
        scene.between.hold('answers');
        scene.between.drop();
      },
    },
  ],
  late: [
    {
      says: { en: 'The browser takes longer than advertised', 'zh-CN': '浏览器比约定的时间慢' },
      hasBetween: true,
      retry: SHORT,
      do: async (scene) => {
        await begin(scene);
        scene.between.hold('connections');
        await scene.lab.kill({ kind: 'end' });
      },
    },
  ],
  hung: [
    {
      says: {
        en: 'The server accepted the connection and says nothing',
        'zh-CN': '服务器接受了连接却一言不发',
      },
      retry: SHORT,
      do: (scene) => meets(scene, { kind: 'hang' }),
    },
  ],
  undecided_type: [
    {
      says: {
        en: 'The answer is of type text/plain. This browser waits for more of the body',
        'zh-CN': '响应的类型是 text/plain。这种浏览器要收到更多正文才会放弃',
      },
      retry: SHORT,
      do: async (scene) => {
        await begin(scene);
        // What little of the body comes must not be enough for the browser to decide by.
        await scene.lab.feed({ paused: true });
        await scene.lab.door({ kind: 'content_type', content_type: 'text/plain' });
        await scene.lab.kill({ kind: 'end' });
      },
    },
  ],
  live: [
    {
      says: { en: 'Live. The server writes an event every', 'zh-CN': '实时接收中。服务器每' },
      do: begin,
    },
  ],
  article: [
    {
      says: { en: 'Live, as in the article: no ids', 'zh-CN': '实时接收中，与文章一致：没有 id' },
      do: chooseArticle,
    },
  ],
  article_again: [
    {
      says: {
        en: 'The article’s stream ends with its connection',
        'zh-CN': '文章的流随连接结束',
      },
      do: async (scene) => {
        await chooseArticle(scene);
        await scene.labPage.isOpen();
        await scene.lab.journal.first('subscribed', ({ stream }) => stream === 'article');
        await scene.lab.kill({ kind: 'cut' });
      },
    },
  ],
  paused_feed: [
    {
      says: {
        en: 'The connection is open. The feed is paused',
        'zh-CN': '连接是通的，但事件源已暂停',
      },
      do: async (scene) => {
        await begin(scene);
        await scene.lab.feed({ paused: true });
      },
    },
  ],
  stalled: [
    {
      says: {
        en: 'The server has gone silent with the socket open; the browser cannot tell.',
        'zh-CN': '连接还在，但服务器不再出声，浏览器无从察觉。',
      },
      do: async (scene) => {
        await begin(scene);
        await scene.lab.call('PUT', '/stall', { stalled: true });
      },
    },
  ],
  released: [
    {
      says: {
        en: 'The stall is over; the server has sent, in one go',
        'zh-CN': '停滞已解除：积压的',
      },
      do: async (scene) => {
        await begin(scene);
        await scene.lab.call('PUT', '/stall', { stalled: true });
        const { next_seq } = (await scene.lab.state()).stage.log;
        await scene.lab.journal.first('produced', ({ first_seq }) => first_seq > next_seq + 2);
        await scene.lab.call('PUT', '/stall', { stalled: false });
      },
    },
  ],
  resumed: [
    {
      says: { en: 'the server replayed', 'zh-CN': '服务器重放了' },
      retry: '900ms',
      do: (scene) => kill(scene, 'cut'),
    },
  ],
  redirected: [
    {
      says: { en: 'by way of a redirect (307)', 'zh-CN': '后经由重定向（307）恢复' },
      retry: SHORT,
      do: (scene) => meets(scene, { kind: 'redirect', status: 307, attempts: 1 }),
    },
  ],
  fresh: [
    {
      says: { en: 'The browser had no id to ask from', 'zh-CN': '浏览器没有可用的 id' },
      retry: '900ms',
      do: async (scene) => {
        await begin(scene);
        await scene.lab.feed({ ids: false });
        await expect(scene.labPage.figure('last-event-id')).not.toContainText('-');
        await scene.lab.kill({ kind: 'reset' });
      },
    },
  ],
  reopened: [
    {
      says: {
        en: 'A new EventSource is open. It knows no last event ID',
        'zh-CN': '新的 EventSource 已打开。它没有最后事件 ID',
      },
      do: async (scene) => {
        await begin(scene);
        const { reopen } = scene.labPage.texts.picker;
        await inPicker(scene, ({ page }) => page.getByRole('button', { name: reopen }).click());
      },
    },
  ],

  'waiting:end': [
    killed('end', 'The server ended the response properly.', '服务器正常结束了响应。'),
  ],
  'waiting:cut': [
    killed(
      'cut',
      'The server closed the connection in mid-response.',
      '服务器在响应中途关闭了连接。',
    ),
    {
      says: {
        en: 'The article’s stream writes nothing meanwhile',
        'zh-CN': '这期间文章的流什么也不写',
      },
      do: async (scene) => {
        await chooseArticle(scene);
        await scene.lab.journal.first('subscribed', ({ stream }) => stream === 'article');
        await scene.labPage.isOpen();
        await scene.lab.kill({ kind: 'cut' });
      },
    },
  ],
  'waiting:reset': [killed('reset', 'The server reset the connection.', '服务器重置了连接。')],
  'waiting:end:mid_event': [
    killed(
      'end',
      'The server ended the response in the middle of an event; the half event is discarded.',
      '服务器在一个事件写到一半时结束了响应，半个事件被丢弃。',
      true,
    ),
  ],
  'waiting:cut:mid_event': [
    killed(
      'cut',
      'The server closed the connection in the middle of an event; the half event is discarded.',
      '服务器在一个事件写到一半时关闭了连接，半个事件被丢弃。',
      true,
    ),
  ],
  'waiting:reset:mid_event': [
    killed(
      'reset',
      'The server reset the connection in the middle of an event; the half event is discarded.',
      '服务器在一个事件写到一半时重置了连接，半个事件被丢弃。',
      true,
    ),
  ],
  'waiting:url': [
    {
      says: {
        en: 'The stream ended as its own URL asked.',
        'zh-CN': '流按其 URL 中的参数结束了。',
      },
      do: async (scene) => {
        await scene.page.addInitScript(() => {
          const { EventSource: Native } = window;
          window.EventSource = class extends Native {
            constructor(url: string | URL, init?: EventSourceInit) {
              super(`${String(url)}&interval_ms=20&retry_ms=60000&count=5&end=cut`, init);
            }
          };
        });
        await visit(scene);
      },
    },
  ],
  'waiting:idle_cut': [
    {
      says: {
        en: 'The idle cutter closed the connection: nothing was written on it for too long.',
        'zh-CN': '连接上太久没有数据，被空闲切断关闭了。',
      },
      do: async (scene) => {
        await begin(scene);
        await scene.lab.feed({ paused: true, heartbeat_ms: 0 });
        const faults: Fault[] = [{ kind: 'idle_cut', after_ms: 300 }];
        await scene.lab.call('PUT', '/faults', { faults });
      },
    },
  ],
  'waiting:shutdown': [
    {
      says: { en: 'The lab is shutting down.', 'zh-CN': '实验室正在关闭。' },
      do: async (scene) => {
        await begin(scene);
        await scene.lab.stop();
      },
    },
  ],
  'waiting:empty': [
    {
      says: {
        en: 'The server answered 200 with an empty body.',
        'zh-CN': '服务器返回了 200，但正文为空。',
      },
      do: async (scene) => {
        await scene.lab.door({ kind: 'empty' });
        await visit(scene);
      },
    },
  ],
  'waiting:refused': [
    {
      says: { en: 'The port is closed: connection refused.', 'zh-CN': '端口已关闭：连接被拒绝。' },
      retry: SHORT,
      do: (scene) => meets(scene, { kind: 'refuse' }),
    },
  ],
  'waiting:unreachable': [
    {
      says: {
        en: 'Nothing answers at the stream’s address.',
        'zh-CN': '该地址没有任何响应。',
      },
      hasBetween: true,
      retry: SHORT,
      do: async (scene) => {
        await begin(scene);
        scene.between.close();
      },
    },
  ],
  'waiting:unanswered': [
    {
      says: {
        en: 'The server closed the connection without an answer.',
        'zh-CN': '服务器没有应答就关闭了连接。',
      },
      do: async (scene) => {
        await scene.lab.door({ kind: 'hang' });
        await visit(scene);
      },
      again: (scene) => scene.lab.kill({ kind: 'cut' }),
    },
  ],
  'waiting:unknown': [
    {
      says: { en: 'The connection was lost.', 'zh-CN': '连接中断了。' },
      hasBetween: true,
      do: async (scene) => {
        await begin(scene);
        scene.between.drop();
      },
    },
  ],

  'altered:latency': [
    altered(
      { kind: 'latency', latency_ms: 50, jitter_ms: 0, seed: 1 },
      'the connection is altered: everything comes late',
      '连接受故障影响：所有内容都会晚到',
    ),
  ],
  'altered:hold_back': [
    altered(
      { kind: 'hold_back', bytes: 500, for_ms: 1_000 },
      'the connection is altered: what is written is held back and comes in bursts',
      '连接受故障影响：写出的内容先攒着，再成批发出',
    ),
  ],
  'altered:drop': [
    altered(
      { kind: 'drop', probability_percent: 50, seed: 1 },
      'the connection is altered: some events are dropped',
      '连接受故障影响：部分事件被丢弃',
    ),
  ],
  'altered:duplicate': [
    altered(
      { kind: 'duplicate', probability_percent: 50, seed: 1 },
      'the connection is altered: some events come twice',
      '连接受故障影响：部分事件发送两次',
    ),
  ],
  'altered:gzip': [
    altered(
      { kind: 'gzip', flush: false },
      'the connection is altered: the body is compressed and not flushed',
      '连接受故障影响：响应体经过压缩且没有刷新缓冲',
    ),
  ],
  'altered:drip': [
    altered(
      { kind: 'drip', bytes: 64, every_ms: 50 },
      'the connection is altered: bytes come a few at a time',
      '连接受故障影响：每次只发出少量字节',
    ),
  ],
  'altered:idle_cut': [
    altered(
      { kind: 'idle_cut', after_ms: 60_000 },
      'the connection is altered: the connection is cut when nothing is written for too long',
      '连接受故障影响：太久没有数据时连接会被切断',
    ),
  ],

  'gap:trimmed': [
    {
      says: { en: 'The log no longer reaches back to event', 'zh-CN': '之后的内容已不完整。' },
      retry: '1500ms',
      do: async (scene) => {
        await begin(scene);
        await scene.lab.feed({ history_events: 1 });
        await scene.lab.kill({ kind: 'end' });
      },
    },
  ],
  'gap:other_epoch': [
    {
      says: { en: 'istory was reset', 'zh-CN': '历史已重置，id 重新开始。' },
      retry: SHORT,
      do: async (scene) => {
        await begin(scene);
        await scene.lab.call('POST', '/reset');
      },
    },
  ],
  'gap:future': [
    {
      says: { en: 'which is not written yet.', 'zh-CN': '但它还没有写出。' },
      hasBetween: true,
      retry: SHORT,
      do: async (scene) => {
        const { epoch } = (await scene.lab.state()).stage;
        await returnsFrom(scene, `${epoch}-999999`);
      },
    },
  ],
  'gap:malformed': [
    {
      says: { en: 'which is no id of this lab.', 'zh-CN': '这不是本实验室的 id。' },
      hasBetween: true,
      retry: SHORT,
      do: (scene) => returnsFrom(scene, 'nonsense'),
    },
  ],
  'gap:too_slow': [
    {
      says: {
        en: 'The browser read so slowly that the log moved past it.',
        'zh-CN': '浏览器读得太慢，日志已经越过了它。',
      },
      hasBetween: true,
      do: async (scene) => {
        const { lab, between } = scene;
        await begin(scene);
        between.read(false);
        const payload = { kind: 'text', size_bytes: 100_000 } as const;
        await lab.feed({ history_events: 1, interval_ms: 5, payload });
        // More is gone from the log than the connection can have taken out of it.
        const gone = async (): Promise<number> => {
          const { connections, log } = (await lab.state()).stage;
          return log.first_seq - (connections[0]?.last_seq ?? Infinity);
        };
        await expect.poll(gone).toBeGreaterThan(300);
        await lab.feed({ interval_ms: 200, payload: { kind: 'counter' } });
        between.read(true);
      },
    },
  ],

  'closed:by_hand': [
    {
      says: { en: 'close() was called.', 'zh-CN': '已调用 close()。' },
      do: async (scene) => {
        await begin(scene);
        const { close } = scene.labPage.texts.picker;
        await inPicker(scene, ({ page }) => page.getByRole('button', { name: close }).click());
      },
    },
  ],
  'closed:no_content': [
    {
      says: {
        en: 'The server answered 204, the polite way to say stop.',
        'zh-CN': '服务器返回 204，这是请客户端停止重连的正规方式。',
      },
      retry: SHORT,
      do: (scene) => meets(scene, { kind: 'status', status: 204 }),
    },
  ],
  'closed:status': [status(404), status(429), status(500), status(503)],
  'closed:content_type': [
    {
      says: {
        en: 'The answer was of type text/html, not text/event-stream.',
        'zh-CN': '响应的类型是 text/html，不是 text/event-stream。',
      },
      retry: SHORT,
      do: (scene) => meets(scene, { kind: 'content_type', content_type: 'text/html' }),
    },
  ],
  'closed:cors': [
    {
      says: {
        en: 'The browser refused the answer: it has no CORS header for this page.',
        'zh-CN': '浏览器拒绝了响应：其中没有允许本页面的 CORS 头。',
      },
      retry: SHORT,
      do: async (scene) => {
        await begin(scene);
        await scene.lab.call('PUT', '/cors', { cors: 'none' });
        await scene.lab.kill({ kind: 'end' });
      },
    },
  ],
  'closed:cors:credentials': [
    {
      says: {
        en: 'with credentials, CORS needs this page’s own origin, not *.',
        'zh-CN': '携带凭据时，CORS 头必须写明本页面的来源，不能是 *。',
      },
      do: async (scene) => {
        await begin(scene);
        const name = scene.labPage.texts.picker.withCredentials;
        await inPicker(scene, ({ page }) => page.getByRole('switch', { name }).click());
      },
    },
  ],
  'closed:unknown': [
    {
      says: {
        en: 'The browser gave up and does not say why.',
        'zh-CN': '浏览器放弃了，没有说明原因。',
      },
      hasBetween: true,
      retry: SHORT,
      do: async (scene) => {
        await begin(scene);
        scene.between.alter((text) => text.replace(/Access-Control-Allow-Origin: .*\r\n/i, ''));
        await scene.lab.kill({ kind: 'end' });
      },
    },
  ],
  'closed:unanswered': [
    {
      says: {
        en: 'closed the connection without an answer, and this browser takes that as final.',
        'zh-CN': '服务器没有应答就关闭了连接，这种浏览器因此彻底放弃',
      },
      engine: 'firefox',
      retry: SHORT,
      do: (scene) => meets(scene, { kind: 'hang' }),
      again: (scene) => scene.lab.kill({ kind: 'cut' }),
    },
  ],
  'closed:unreachable': [
    {
      says: {
        en: 'Nothing answers at the stream’s address, and this browser takes that as final.',
        'zh-CN': '该地址没有任何响应，这种浏览器因此彻底放弃',
      },
      engine: 'firefox',
      retry: SHORT,
      do: (scene) => meets(scene, { kind: 'refuse' }),
    },
  ],
};

export { LONG };
