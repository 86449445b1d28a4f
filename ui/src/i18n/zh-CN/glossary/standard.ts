import type { GroupTexts } from '../../../glossary/terms';

export const standard: GroupTexts<'standard'> = {
  sse: {
    words: ['服务器发送事件', 'SSE'],
    says: '让服务器不断向网页发送事件的办法：一个普通的 HTTP 响应，打开后不结束，一块一块地送来文本。',
  },
  eventSource: {
    words: ['EventSource'],
    says: '浏览器自带的事件流客户端：负责连接、解析、记住最后的 id，断了自己重连。它只读不写，而且只用 GET。',
  },
  eventStream: {
    words: ['事件流', '流', 'text/event-stream'],
    says: '类型为 text/event-stream 的响应的正文：UTF-8 编码的一行行文本，由空行分成块。它可以永不结束。',
  },
  event: {
    words: ['事件'],
    says: '流中的一条消息，有类型、数据，也可以有 id。它的空行到了，才算一个事件。',
  },
  eventType: {
    words: ['事件类型', '事件名称'],
    says: '页面据此监听的名称。没有 event: 字段时类型是 message；没人监听的类型，事件到了也无人理会。',
  },
  message: {
    words: ['message'],
    says: '没有写明类型的事件都是这个类型，onmessage 收到的就是它。',
  },
  listener: {
    words: ['监听器', '监听的类型'],
    says: '页面中的函数，某一类型的事件到来时被调用。EventSource 没有“监听全部类型”的办法。',
  },
  field: {
    words: ['字段'],
    says: '流中的一行：名称、冒号、值。有意义的名称只有 data、event、id 和 retry，其余一律忽略。',
  },
  dataField: {
    words: ['data:', 'data 字段'],
    says: '事件的文本。同一块里的几行 data: 用换行连接起来；一行也没有，就不派发事件。',
  },
  eventField: {
    words: ['event:', 'event 字段'],
    says: '给这一块的事件指定类型，只管这一块；下一块又是 message。',
  },
  idField: {
    words: ['id:', 'id 字段'],
    says: '标记流中的位置。这一块完整之后，浏览器就把它记为最后事件 ID，重连时报给服务器。',
  },
  retryField: {
    words: ['retry:', 'retry 字段'],
    says: '设定重连时间，单位毫秒，只能是数字。读到就生效，不必等空行。',
  },
  comment: {
    words: ['注释'],
    says: '以冒号开头的行。客户端不理会；服务器发它是为了让安静的连接保持存活。',
  },
  blankLine: {
    words: ['空行'],
    says: '结束一块，同时派发其中的事件。没有等到空行的内容，还不算事件。',
  },
  lineEnd: {
    words: ['行结束符', 'CR', 'LF', 'CR LF'],
    says: 'LF、CR 或连在一起的 CR LF 都能结束一行；同一个流里三种可以混用。',
  },
  dispatch: {
    words: ['派发'],
    says: '浏览器把事件交给页面的监听器。时机是读到空行时，按流中的顺序，而且这一块必须有数据。',
  },
  lastEventId: {
    words: ['最后事件 ID', 'last event ID', 'lastEventId'],
    says: '浏览器从完整的块中记下的最新 id。重连之后，流从这里继续。',
  },
  lastEventIdHeader: {
    words: ['Last-Event-ID'],
    says: '重连的浏览器在这个请求标头中报出最后收到的 id，服务器据此补发之后的事件。',
  },
  reconnect: {
    words: ['重连'],
    says: '连接断了或正文结束后，浏览器等一会儿便自己再次请求。遇到别的状态码或类型，则就此放弃。',
  },
  reconnectionTime: {
    words: ['重连时间', 'retry'],
    says: '浏览器再次请求之前等待的时间，实际可以更久。由流中的 retry: 设定；没有设定时由浏览器决定，约 3 到 5 秒。',
  },
  readyState: {
    words: ['readyState'],
    says: '页面读到的 EventSource 状态：0 CONNECTING（连接中）、1 OPEN（已打开）、2 CLOSED（已关闭）。',
  },
  connecting: {
    words: ['CONNECTING', '连接中'],
    says: 'readyState 为 0：首次请求已经发出；或者连接断了，浏览器正在等待或再次请求。它会自己回来。',
  },
  open: {
    words: ['OPEN', '已打开'],
    says: 'readyState 为 1：服务器以 200 返回了事件流，随时可能有事件。沉默的连接也是 OPEN。',
  },
  closed: {
    words: ['CLOSED', '已关闭'],
    says: 'readyState 为 2：到此结束，浏览器不会再来。只能新建一个 EventSource。',
  },
  closeCall: {
    words: ['close()'],
    says: '由页面自己结束流：请求中止，状态变为 CLOSED，并且不产生任何事件。',
  },
  withCredentials: {
    words: ['withCredentials'],
    says: '让 EventSource 向其他源也发送 cookie。此时响应必须写明本页面的源，写 * 会被拒绝。',
  },
  parsing: {
    words: ['解析过程'],
    says: '把字节变成事件：UTF-8 变成文本，文本分成行，行拆成字段，每到空行就可能产生一个事件。',
  },
  buffer: {
    words: ['数据缓冲区', '事件类型缓冲区', '最后事件 ID 缓冲区'],
    says: '解析器收集当前这一块各字段的地方。空行会清空数据和类型，id 则保留。',
  },
  byteOrderMark: {
    words: ['字节顺序标记', 'BOM'],
    says: '文本最开头的字符 U+FEFF。解析器只去掉开头的这一个；出现在别处就是普通文本，会毁掉字段名。',
  },
  utf8: {
    words: ['UTF-8'],
    says: '事件流唯一的编码，不管服务器声称什么。不是 UTF-8 的字节会变成 U+FFFD。',
  },
  nul: {
    words: ['NUL'],
    says: '编号为 0 的字符。data 中可以有；id 中有它，这个 id 就被忽略。',
  },
  clause: {
    words: ['条款', '标准'],
    says: 'HTML 标准中关于事件流的一条规定，本实验室编号为 S1 至 S45，全部列在 docs/standard.md 中。',
  },
};
