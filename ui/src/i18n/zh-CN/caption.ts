import type { FaultKind, GapReason } from '../../api/types';
import type { Sentences } from '../../caption/sentence';
import type { Return, WaitCause } from '../../caption/situation';
import type { caption as en } from '../en/caption';
import type { Format } from '../format';
import { light, rich, type Rich } from '../rich';

const ended: Record<WaitCause, string> = {
  end: '服务器正常结束了响应。',
  cut: '服务器在响应中途关闭了连接。',
  reset: '服务器重置了连接。',
  url: '流按其 URL 中的参数结束了。',
  idle_cut: '连接上太久没有数据，被空闲切断关闭了。',
  shutdown: '实验室正在关闭。',
  empty: '服务器返回了 200，但正文为空。',
  refused: '端口已关闭：连接被拒绝。',
  unreachable: '该地址没有任何响应。',
  unanswered: '服务器没有应答就关闭了连接。',
  unknown: '连接中断了。',
};

const midEvent: Partial<Record<WaitCause, string>> = {
  end: '服务器在一个事件写到一半时结束了响应，半个事件被丢弃。',
  cut: '服务器在一个事件写到一半时关闭了连接，半个事件被丢弃。',
  reset: '服务器在一个事件写到一半时重置了连接，半个事件被丢弃。',
};

const altered: Record<FaultKind, string> = {
  latency: '所有内容都会晚到',
  hold_back: '写出的内容先攒着，再成批发出',
  drop: '部分事件被丢弃',
  duplicate: '部分事件发送两次',
  gzip: '响应体经过压缩且没有刷新缓冲',
  drip: '每次只发出少量字节',
  idle_cut: '太久没有数据时连接会被切断',
};

const lostPart = (lost: number, f: Format): Rich =>
  lost === 0 ? light('，没有丢失。') : rich`，丢失 ${f.integer(lost)} 个。`;

const replayedPart = (s: Return, f: Format): Rich => {
  if (s.replayed === 0 && s.lost === 0) {
    return rich`浏览器从事件 ${s.from} 之后请求，没有错过任何事件。`;
  }
  const again = s.again === 0 ? [] : rich`（其中 ${f.integer(s.again)} 个重复）`;
  return rich`浏览器从事件 ${s.from} 之后请求，服务器重放了 ${f.integer(s.replayed)} 个事件${again}${lostPart(s.lost, f)}`;
};

const sentences: Sentences = {
  control_lost: () => light('页面与实验室的控制连接中断，正在重试；这期间无法显示服务器的动作。'),
  first_connect: () => light('浏览器正在打开流。'),
  asking: ({ from }) =>
    from === ''
      ? light('浏览器正在请求，没有带 id。')
      : rich`浏览器正在请求，从事件 ${from} 之后开始。`,
  late: (s, f, now) =>
    rich`浏览器比约定的时间慢：下一次请求已晚了 ${f.countdown((now - s.dueUs) / 1_000)}。`,
  hung: (s, f, now) =>
    rich`服务器接受了连接却一言不发，已有 ${f.countdown((now - s.sinceUs) / 1_000)}。浏览器会一直等下去：请断开连接，或按“复原”。`,
  undecided_type: ({ contentType }) =>
    rich`响应的类型是 ${contentType || '（无）'}。这种浏览器要收到更多正文才会放弃。`,
  waiting: (s, f, now) => {
    const what = (s.midEvent ? midEvent[s.cause] : undefined) ?? ended[s.cause];
    const left = f.countdown((s.untilUs - now) / 1_000);
    const next = s.article
      ? rich`浏览器将在 ${left}后再次请求，没有 id 可带。这期间文章的流什么也不写，之后从 ${2} 重新计数。`
      : s.from === ''
        ? rich`浏览器将在 ${left}后再次请求，但没有 id 可带：这期间写出的事件它都收不到。`
        : rich`浏览器将在 ${left}后再次请求，从事件 ${s.from} 之后开始。`;
    const tries = s.failed > 0 ? rich`已失败 ${f.integer(s.failed)} 次。` : [];
    return rich`${light(what)}${next}${tries}`;
  },
  live: ({ intervalMs, perTick }, f) =>
    rich`实时接收中。服务器每 ${f.duration(intervalMs)}写出 ${f.integer(perTick)} 个事件。`,
  article: () => rich`实时接收中，与文章一致：没有 id，每个连接各自计数，断线之后又从 ${2} 开始。`,
  altered: ({ faults, dropped, doubled }, f) => {
    const what = faults.map((kind) => altered[kind]).join('；');
    const gone = dropped === 0 ? [] : rich`已丢弃 ${f.integer(dropped)} 个。`;
    const twice = doubled === 0 ? [] : rich`已重复 ${f.integer(doubled)} 个。`;
    return rich`实时接收中，但连接受故障影响：${light(what)}。${gone}${twice}`;
  },
  paused_feed: () => light('连接是通的，但事件源已暂停，所以没有新事件。'),
  stalled: ({ heldBack }, f) =>
    heldBack === undefined
      ? light('连接还在，但服务器不再出声，浏览器无从察觉。积压的内容会在解除停滞后发出。')
      : rich`连接还在，但服务器不再出声，浏览器无从察觉。已积压 ${f.integer(heldBack)} 个事件，解除停滞后发出。`,
  released: ({ heldBack }, f) =>
    heldBack === undefined || heldBack === 0
      ? light('停滞已解除，服务器照常发送。')
      : rich`停滞已解除：积压的 ${f.integer(heldBack)} 个事件一次发出，没有丢失。`,
  resumed: (s, f) =>
    rich`${f.duration(s.awayMs)}后恢复${advertised(s.advertisedMs, f)}。${replayedPart(s, f)}`,
  redirected: (s, f) =>
    rich`${f.duration(s.awayMs)}后经由重定向（${s.status}）恢复。${replayedPart(s, f)}`,
  fresh: ({ awayMs, lost }, f) =>
    lost === 0
      ? rich`${f.duration(awayMs)}后恢复。浏览器没有可用的 id；这期间没有写出事件。`
      : rich`${f.duration(awayMs)}后恢复。浏览器没有可用的 id：这期间写出的 ${f.integer(lost)} 个事件丢失了。`,
  article_again: ({ awayMs, lost }, f) =>
    lost > 0
      ? rich`${f.duration(awayMs)}后恢复。文章的流随连接结束，这期间没有写出事件；此前写出的事件有 ${f.integer(lost)} 个没有到达。计数从 ${2} 重新开始。`
      : rich`${f.duration(awayMs)}后恢复。文章的流随连接结束，这期间没有写出事件。计数从 ${2} 重新开始。`,
  reopened: ({ lost }, f) =>
    lost === 0
      ? light('新的 EventSource 已打开。它没有最后事件 ID，只能收到从现在起写出的事件。')
      : rich`新的 EventSource 已打开。它没有最后事件 ID：此前写出的 ${f.integer(lost)} 个事件不会再发送。`,
  gap: ({ reason, from, missed, counted }, f) => {
    const count =
      missed === undefined
        ? counted === undefined
          ? light('缺少多少事件无法得知')
          : rich`缺少多少事件它无法得知（实验室的日志记着 ${f.integer(counted)} 个）`
        : missed === 0
          ? light('没有缺少事件')
          : rich`缺少 ${f.integer(missed)} 个事件`;
    return rich`${gapReason(reason, from)}服务器在流中用 lab.gap 说明：${count}。`;
  },
  closed: (s) => {
    switch (s.why) {
      case 'by_hand':
        return light('已调用 close()。浏览器不会自行重连。');
      case 'no_content':
        return rich`服务器返回 ${204}，这是请客户端停止重连的正规方式。浏览器不会再重连。`;
      case 'status':
        return rich`服务器返回 ${s.status}。状态码只要不是 200，EventSource 就永久关闭：浏览器不会再重连。`;
      case 'content_type':
        return rich`响应的类型是 ${s.contentType || '（无）'}，不是 text/event-stream。浏览器不会再重连。`;
      case 'cors':
        return s.withCredentials
          ? rich`浏览器拒绝了响应：携带凭据时，CORS 头必须写明本页面的来源，不能是 ${'*'}。它不会再重连。`
          : light('浏览器拒绝了响应：其中没有允许本页面的 CORS 头。它不会再重连。');
      case 'unanswered':
        return light('服务器没有应答就关闭了连接，这种浏览器因此彻底放弃，不会再重连。');
      case 'unreachable':
        return light('该地址没有任何响应，这种浏览器因此彻底放弃，不会再重连。');
      case 'unknown':
        return light('浏览器放弃了，没有说明原因。它不会再重连。');
    }
  },
};

function advertised(ms: number | undefined, f: Format): Rich {
  return light(ms === undefined ? '' : `（约定 ${f.duration(ms)}）`);
}

function gapReason(reason: GapReason, from: string): Rich {
  switch (reason) {
    case 'trimmed':
      return rich`日志中事件 ${from} 之后的内容已不完整。`;
    case 'future':
      return rich`浏览器从事件 ${from} 之后请求，但它还没有写出。`;
    case 'malformed':
      return rich`浏览器从 ${from} 之后请求，这不是本实验室的 id。`;
    case 'other_epoch':
      if (from === '') return light('历史已重置，id 重新开始。');
      return rich`浏览器从 ${from} 之后请求；此后历史已重置，id 重新开始。`;
    case 'too_slow':
      return light('浏览器读得太慢，日志已经越过了它。');
  }
}

export const caption: typeof en = { sentences };
