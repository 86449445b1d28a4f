import type { GapReason } from '../../api/types';
import type { Sentences } from '../../caption/sentence';
import type { WaitCause } from '../../caption/situation';
import type { caption as en } from '../en/caption';
import type { Format } from '../format';
import { light, rich, type Rich } from '../rich';

const ended: Record<WaitCause, string> = {
  end: '服务器正常结束了响应。',
  cut: '服务器在响应中途关闭了连接。',
  reset: '服务器重置了连接。',
  url: '流按自身 URL 的要求结束了。',
  limit: '实验室为保护自己结束了连接。',
  shutdown: '实验室正在关闭。',
  empty: '服务器回答 200，但正文为空。',
  refused: '端口已关闭：连接被拒绝。',
  unreachable: '流的地址没有任何应答。',
  unanswered: '服务器没有应答就关闭了连接。',
  unknown: '连接中断了。',
};

const midEvent: Partial<Record<WaitCause, string>> = {
  end: '服务器在一个事件写到一半时结束了响应，半个事件被丢弃。',
  cut: '服务器在一个事件写到一半时关闭了连接，半个事件被丢弃。',
  reset: '服务器在一个事件写到一半时重置了连接，半个事件被丢弃。',
};

const lostPart = (lost: number, f: Format): Rich =>
  lost === 0 ? light('，没有丢失。') : rich`，丢失 ${f.integer(lost)} 个。`;

const sentences: Sentences = {
  control_lost: () => light('页面与实验室的控制连接中断，正在重试；这期间无法显示服务器的动作。'),
  first_connect: () => light('浏览器正在打开流。'),
  asking: ({ from }) =>
    from === ''
      ? light('浏览器正在请求，没有带 id。')
      : rich`浏览器正在请求，从事件 ${from} 之后开始。`,
  late: (s, f, now) =>
    rich`浏览器比通告的时间更慢：下一次请求已晚了 ${f.countdown((now - s.dueUs) / 1_000)}。`,
  hung: (s, f, now) =>
    rich`服务器接受了连接却一言不发，已有 ${f.countdown((now - s.sinceUs) / 1_000)}。浏览器会一直等下去：请断开连接，或恢复。`,
  undecided_type: ({ contentType }) =>
    rich`应答的类型是 ${contentType || '（无）'}。这个浏览器要等到更多正文才会放弃。`,
  waiting: (s, f, now) => {
    const what = (s.midEvent ? midEvent[s.cause] : undefined) ?? ended[s.cause];
    const left = f.countdown((s.untilUs - now) / 1_000);
    const next =
      s.from === ''
        ? rich`浏览器将在 ${left} 后再次请求，没有 id：这期间写出的事件对它来说就丢失了。`
        : rich`浏览器将在 ${left} 后再次请求，从事件 ${s.from} 之后开始。`;
    const tries = s.failed > 0 ? rich`已失败 ${f.integer(s.failed)} 次。` : [];
    return rich`${light(what)}${next}${tries}`;
  },
  live: ({ intervalMs, perTick }, f) =>
    rich`实时。服务器每 ${f.duration(intervalMs)} 写出 ${f.integer(perTick)} 个事件。`,
  article: () => light('实时，与文章相同：没有 id，断线期间发送的内容会丢失，计数从头开始。'),
  paused_feed: () => light('连接是打开的。事件源已暂停，所以没有写出任何内容。'),
  stalled: ({ heldBack }, f) =>
    rich`服务器保持连接但不再出声，浏览器无从察觉。积压了 ${f.integer(heldBack)} 个事件，解除停滞后发出。`,
  resumed: (s, f) =>
    rich`${f.duration(s.awayMs)} 后恢复${advertised(s.advertisedMs, f)}。浏览器从事件 ${s.from} 之后请求，服务器重放了 ${f.integer(s.replayed)} 个事件${lostPart(s.lost, f)}`,
  redirected: (s, f) =>
    rich`${f.duration(s.awayMs)} 后经由重定向（${s.status}）恢复。浏览器从事件 ${s.from} 之后请求，服务器重放了 ${f.integer(s.replayed)} 个事件${lostPart(s.lost, f)}`,
  fresh: ({ awayMs, lost }, f) =>
    lost === 0
      ? rich`${f.duration(awayMs)} 后恢复。浏览器没有可用的 id；这期间没有写出事件。`
      : rich`${f.duration(awayMs)} 后恢复。浏览器没有可用的 id：这期间写出的 ${f.integer(lost)} 个事件丢失了。`,
  article_again: ({ awayMs }, f) =>
    rich`${f.duration(awayMs)} 后恢复。文章的流没有 id：这期间发送的内容丢失了，计数从头开始。`,
  reopened: ({ lost }, f) =>
    lost === 0
      ? light('新的 EventSource 已打开。它不知道上一个事件 ID，只会收到从现在起写出的事件。')
      : rich`新的 EventSource 已打开。它不知道上一个事件 ID：在它之前写出的 ${f.integer(lost)} 个事件不会再发送。`,
  gap: ({ reason, from, missed }, f) => {
    const count =
      missed === undefined ? light('缺少多少事件无法得知') : rich`缺少 ${f.integer(missed)} 个事件`;
    return rich`${gapReason(reason, from)}流自己用 lab.gap 说明了这一点：${count}。`;
  },
  closed: (s) => {
    switch (s.why) {
      case 'by_hand':
        return light('调用了 close()。浏览器不会自己回来。');
      case 'no_content':
        return rich`服务器回答 ${204}，这是礼貌的停止方式。浏览器不会再回来。`;
      case 'status':
        return rich`服务器回答 ${s.status}。除 200 以外的状态都会永久结束 EventSource：浏览器不会再回来。`;
      case 'content_type':
        return rich`应答的类型是 ${s.contentType || '（无）'}，不是 text/event-stream。浏览器不会再回来。`;
      case 'cors':
        return s.withCredentials
          ? rich`浏览器拒绝了应答：带凭据时，CORS 需要写明本页面的来源，而不是 ${'*'}。它不会再回来。`
          : light('浏览器拒绝了应答：其中没有给本页面的 CORS 头。它不会再回来。');
      case 'unanswered':
        return light('服务器没有应答就关闭了连接，这个浏览器视之为终结。它不会再回来。');
      case 'unreachable':
        return light('流的地址没有任何应答，这个浏览器视之为终结。它不会再回来。');
      case 'unknown':
        return light('浏览器放弃了，但没有说明原因。它不会再回来。');
    }
  },
};

function advertised(ms: number | undefined, f: Format): Rich {
  return light(ms === undefined ? '' : `（通告的是 ${f.duration(ms)}）`);
}

function gapReason(reason: GapReason, from: string): Rich {
  switch (reason) {
    case 'trimmed':
      return rich`日志已不再保留事件 ${from} 之后的全部内容。`;
    case 'future':
      return rich`浏览器从事件 ${from} 之后请求，但它还没有写出。`;
    case 'malformed':
      return rich`浏览器从 ${from} 之后请求，这不是本实验室的 id。`;
    case 'other_epoch':
      return rich`浏览器从 ${from} 之后请求；历史已被重置，id 重新开始。`;
    case 'too_slow':
      return light('浏览器读得太慢，日志已经越过了它。');
  }
}

export const caption: typeof en = { sentences };
