import type { fetch as en } from '../en/fetch';

/** fetch 没有得到回应的原因，依据实验室看到的情况。 */
const noAnswer = {
  nobody: '实验室没有看到请求：这个地址此刻无人监听。',
  closed: '实验室看到了这次尝试，但连接没有得到回应就结束了。',
  cors: '舞台没有给出适用于本页面的 CORS 标头，因此浏览器扣下了响应。',
  credentials: '携带凭据时，CORS 要求写明本页面的源；舞台给出的是 *，因此浏览器扣下了响应。',
};

export const fetch: typeof en = {
  title: 'fetch',
  views: '显示 fetch 的哪一面',
  view: { live: '实况', rules: '规则', code: '代码' },
  start: '用 fetch 打开',
  again: '重新打开',
  stop: '关闭',
  idle: 'fetch 不借助 EventSource 读取同一个事件流。它看得到 EventSource 隐藏的东西，但自己什么也不会做：重连、最后事件 ID、何时放弃，都要靠规则。规则在这里设定，并写成完整的代码。',
  phases: {
    idle: '未打开',
    connecting: '请求中',
    open: '已打开',
    waiting: '等待中',
    closed: '已关闭',
    gave_up: '已放弃',
  },
  says: {
    idle: '还没有发出请求。',
    connecting: '请求已发出，尚无回应。',
    open: (events, comments, size) => `事件 ${events} 个，注释 ${comments} 条，已收到 ${size}。`,
    waiting: (left, id) =>
      id === ''
        ? `按自己的规则，${left}后再次请求，不带 id。`
        : `按自己的规则，${left}后从 ${id} 再次请求。`,
    closed: '调用了 abort()，不会再回来。',
    gave_up: '按规则不再请求。',
  },
  failed: (message) => `fetch 只说“${message}”。`,
  noAnswer,
  preflight: (names) =>
    `因为带有 ${names}，浏览器先发了 OPTIONS 预检。舞台允许所有源时，只放行 Last-Event-ID、Cache-Control 和 Content-Type 这几个标头，所以真正的请求根本没有发出。`,
  echo: '让舞台放行所请求的标头和源',
  none: '—',
  gives: {
    title: 'fetch 给了什么',
    status: {
      title: '状态码',
      note: '无论是 503 还是 404，EventSource 都只报“error”。',
    },
    headers: {
      title: '标头',
      note: 'EventSource 一个也不给看。跨源时，页面只能读到少数几个，以及服务器点名公开的。',
    },
    request: {
      title: '请求',
      note: 'EventSource 只会 GET，也不能自带标头，因此没有 Authorization。',
    },
    comments: {
      title: '注释',
      note: 'EventSource 会丢掉注释；在这里看得到心跳。',
      value: (count, last) => (last === '' ? count : `${count}，最后一条：${last}`),
    },
    reason: {
      title: '上次如何结束',
      note: '以下各种情况，EventSource 一律只报“error”。',
    },
  },
  byHand: {
    title: '哪些必须自己写',
    reconnect: {
      title: '重连',
      note: 'EventSource 会自动回来。',
      value: (wait, failed) => `上次等待 ${wait}，连续失败 ${failed} 次`,
    },
    lastEventId: {
      title: 'Last-Event-ID',
      note: '要从每个事件里记下，再作为标头发出；跨源时仅此一项就要多一次预检。',
    },
    retry: {
      title: 'retry:',
      note: '不过是一个普通字段，要有人照办才有用。',
      value: (time, honoured) => (honoured ? `${time}，今后的初始等待` : `${time}，按规则不予理会`),
    },
    parsing: {
      title: '解析',
      note: '字节一块块到来，断在哪里都有可能；由 eventsource-parser 拼成事件。',
      value: (pieces, events) => `${pieces} 块 → ${events} 个事件`,
    },
    silence: {
      title: '沉默',
      note: '面对沉默的连接，EventSource 会一直等下去。',
      value: (time) => `超过 ${time}：中止并重新请求`,
      never: '不限',
    },
    giveUp: {
      title: '放弃',
      note: '除 200 以外的状态码都会让 EventSource 放弃，此外从不放弃。',
      value: (statuses, attempts) =>
        [statuses && `遇到 ${statuses}`, attempts !== '0' && `失败 ${attempts} 次之后`]
          .filter(Boolean)
          .join('，') || '从不',
    },
  },
  happenings: '发生了什么（最新的在前）',
  steps: {
    request: (method, id) => (id === '' ? `${method}，不带 id` : `${method}，Last-Event-ID: ${id}`),
    preflight: 'OPTIONS：浏览器先询问能否这样请求（预检）',
    response: (status, type, redirected) =>
      [status, type, redirected && '经过重定向'].filter(Boolean).join('，'),
    open: '是事件流：开始读取响应体',
    retry: (time) => `retry：${time}`,
    waiting: (time, failed) =>
      failed === '0' ? `等待 ${time}` : `等待 ${time}；已连续失败 ${failed} 次`,
    closed: { by_hand: '手动 abort()', gave_up: '按规则放弃' },
  },
  endings: {
    end: '响应体正常结束',
    broken: '响应体中途断开',
    silent: '沉默太久：已中止',
    no_answer: '没有回应',
    refused: '回应不是事件流',
  },
  copy: '复制程序',
  rules: {
    request: '请求',
    method: '方法',
    methodHelp: 'EventSource 只能用 GET。',
    headers: '自带的标头',
    headersHelp: '每行一个，写作“名称: 值”。Cookie、Host、Origin 由浏览器掌管，写了也会被丢弃。',
    headersWrong: '每行都要写成“名称: 值”，只能用拉丁字符；最多 20 行。',
    body: '请求体',
    bodyHelp: '随 POST 发送。舞台会读取，但不理会。',
    credentials: '凭据',
    credentialsHelp: '会带上 Cookie；此时舞台必须写明本页面的源。',
    back: '重连',
    growth: '等待方式',
    growths: { fixed: '始终相同', backoff: '逐次加倍，带随机' },
    growthHelp: '随机能避免大量客户端同时回来。',
    wait: '初始等待',
    waitHelp: '没有 retry: 另行规定时采用。',
    mostWait: '最长等待',
    mostWaitHelp: '加倍到此为止。',
    seed: '种子',
    seedHelp: '同一个种子产生同样的随机结果。',
    retry: '听从 retry:',
    retryHelp: '以事件流给出的重连时间作为初始等待。',
    retryAfter: '听从 Retry-After',
    retryAfterHelp: '等待时间不短于响应所要求的。',
    stop: '放弃',
    statuses: '遇到这些状态码立即放弃',
    statusesHelp: '用逗号分隔。其他状态码都会重试。',
    statusesWrong: '201 到 599 的状态码，用逗号分隔。',
    attempts: '连续失败多少次后放弃',
    attemptsHelp: '0 表示从不。',
    silence: '最长沉默',
    silenceHelp: '超过后就当连接已死，重新请求；0 表示不限。',
    next: '改动从下一次尝试起生效。',
  },
};
