import type { GroupTexts } from '../../../glossary/terms';

export const lab: GroupTexts<'lab'> = {
  stage: {
    words: ['舞台'],
    says: '供客户端连接的服务器：/stream 和文章的页面都在这里，有自己的端口。各种中断也发生在这里。',
  },
  control: {
    words: ['控制', '控制连接'],
    says: '操纵实验室的服务器，在另一个端口上。舞台拒绝所有人时，它照常工作。',
  },
  feed: {
    words: ['事件源'],
    says: '产生事件的地方，所有客户端共用一个时钟。有没有人在听，它都照样产生。',
  },
  tick: {
    words: ['每次事件数', '节拍'],
    says: '事件源每过一个间隔就动一次，每次产生所设定个数的事件。',
  },
  interval: {
    words: ['间隔'],
    says: '事件源多久产生一次事件。改动立即生效，不必重连。',
  },
  payload: {
    words: ['事件源的数据', '载荷'],
    says: '事件源的事件以什么为数据：带时间的计数、JSON、指定大小的文本，或词元。',
  },
  tokens: {
    words: ['词元'],
    says: '把一段文字拆成小片，一个事件送一片，语言模型就是这样逐步给出回答的。',
  },
  publish: {
    words: ['发布', '手动发布'],
    says: '向所有读取 /stream 的客户端发送一个自己写的事件，它占用事件源的下一个编号。',
  },
  ids: {
    words: ['事件 ID', '不带 id'],
    says: '事件源是否给事件编号。没有 id，重连的客户端就说不出自己读到哪里。',
  },
  log: {
    words: ['历史', '日志'],
    says: '为重连的客户端保留的最新事件。已经移出历史的，就无法重放。',
  },
  epoch: {
    words: ['纪元'],
    says: '每个 id 的前半部分。历史重新开始时它就改变，旧的 id 因此不会被当成新的。',
  },
  gap: {
    words: ['缺口', 'lab.gap'],
    says: '无法重放的那些事件。流会用类型为 lab.gap 的事件自己说明：缺多少，为什么缺。',
  },
  replay: {
    words: ['重放'],
    says: '服务器从历史中再次发送客户端错过的事件，从它报出的 id 之后开始。',
  },
  heartbeat: {
    words: ['心跳'],
    says: '沉默一段时间后发送的一行注释。它避免代理切断连接，也让服务器发现谁已离开。',
  },
  connecttime: {
    words: ['connecttime'],
    says: '每个连接的第一个事件，写着连接开始的时间，没有编号。这个做法来自文章的服务器。',
  },
  connection: {
    words: ['单个连接', '一次连接'],
    says: '对舞台的一次请求和它的响应，使用一条 TCP 连接。重连的客户端得到的是新的连接。',
  },
  client: {
    words: ['客户端'],
    says: '读取事件流的程序：本窗口、别的浏览器、curl，或你自己写的程序。',
  },
  thisWindow: {
    words: ['本窗口'],
    says: '你正在看的页面。它的 EventSource 是真的，与其他客户端一样连接到舞台。',
  },
  journal: {
    words: ['活动记录'],
    says: '服务器做过的一切，逐条记下，都带时间。时间线和各个列表都由它画出。',
  },
  fact: {
    words: ['事实'],
    says: '活动记录中的一条：接受了连接、产生了事件、断开了连接、设置了应答方式，等等。',
  },
  observation: {
    words: ['观察结果'],
    says: '本页面看到自己的 EventSource 做了什么：open、error、每个事件，都带时间。',
  },
  watched: {
    words: ['观察中', '观察'],
    says: '发给这个客户端的事件会逐个记录，因此它可以有自己的泳道。最多观察 8 个。',
  },
  hangs: {
    words: ['悬挂'],
    says: '连接已被接受，但永远得不到应答，因为设置成了“没有回应”。',
  },
  article: {
    words: ['文章', '/article/stream'],
    says: '2021 年的一篇教程，带一个小小的 Express 服务器，这里原样重现：没有 id，每个连接各自计数。',
  },
  globalTimer: {
    words: ['单个全局定时器', '单一全局定时器'],
    says: '文章的缺陷：所有客户端共用一个定时器变量，先离开的人会让最新的客户端收不到事件。',
  },
  furtherStreams: {
    words: ['另开的流', '六个连接的上限'],
    says: '本窗口另外打开的 EventSource。用 HTTP/1.1 时，浏览器对一台服务器同时只开约六个连接，其余的请求都要等。',
  },
  streamByUrl: {
    words: ['由 URL 指定'],
    says: '自带事件源的连接，一切由地址决定，例如 /stream?interval_ms=50&count=10。',
  },
};
