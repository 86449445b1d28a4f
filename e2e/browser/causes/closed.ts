import { SHORT, begin, kill, meets, inPicker, status, type Deeds } from './scene';

/** What the caption says once the browser has given up. */
export const CLOSED = {
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
} satisfies Deeds;
