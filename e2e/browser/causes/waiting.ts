import type { Fault } from '../../../ui/src/api/types';
import { SHORT, visit, begin, kill, meets, chooseArticle, killed, type Deeds } from './scene';

/** What the caption says while the browser waits to ask again. */
export const WAITING = {
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
} satisfies Deeds;
