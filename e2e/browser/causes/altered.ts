import { expect } from '@playwright/test';

import { SHORT, begin, kill, returnsFrom, altered, type Deeds } from './scene';

/** What the caption says of faults, and of events that cannot be had any more. */
export const ALTERED = {
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
} satisfies Deeds;
