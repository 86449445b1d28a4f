import { expect } from '@playwright/test';

import {
  SHORT,
  visit,
  begin,
  kill,
  meets,
  inPicker,
  chooseArticle,
  status,
  type Deeds,
} from './scene';

/** What the caption says of a stream that is open, or not lost yet. */
export const OPEN = {
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
} satisfies Deeds;
