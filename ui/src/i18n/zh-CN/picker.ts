import type { picker as en } from '../en/picker';

export const picker: typeof en = {
  title: '事件流',
  choose: '选择事件流',
  streams: {
    '/stream': { name: '/stream', what: '实验室自己的事件源，带 id：错过的事件会重放。' },
    '/article/stream': {
      name: '/article/stream',
      what: '与 2021 年的文章相同：没有 id，错过的就丢失了。',
    },
  },
  withCredentials: 'withCredentials',
  withCredentialsHelp: '开启后，浏览器会拒绝允许任意来源（*）的响应。',
  client: '本窗口的 EventSource',
  close: 'close()',
  closeHelp: '浏览器不再连接，直到重新打开。',
  reopen: '新建 EventSource',
  reopenHelp: '从头开始，不带 last event ID。',
  curl: '用 curl 观察',
  copy: '复制',
  copied: '已复制',
};
