import type { GroupTexts } from '../../../glossary/terms';

export const network: GroupTexts<'network'> = {
  http: {
    words: ['HTTP'],
    says: '万维网的协议：一个请求，一个响应，响应由头部和正文组成。事件流就是正文一直不结束的响应。',
  },
  request: {
    words: ['请求', '请求头'],
    says: '客户端发出的询问：方法、地址和标头，这里没有正文。EventSource 每次连接发一个请求。',
  },
  response: {
    words: ['响应', '响应头', '应答'],
    says: '服务器的回答：先是带状态码和标头的头部，然后是正文；在这里，正文就是事件流。',
  },
  method: {
    words: ['方法', 'GET', 'POST'],
    says: '请求要做什么。EventSource 只会 GET；fetch 还可以带着正文 POST。',
  },
  header: {
    words: ['标头'],
    says: '请求或响应头部中的一行“名称: 值”。页面无法给 EventSource 加上自己的标头。',
  },
  body: {
    words: ['正文', '响应体'],
    says: '响应中头部之后的部分。对事件流来说，它就是流本身。',
  },
  status: {
    words: ['状态码', '状态'],
    says: '响应开头的数字。200 打开事件流，重定向会被跟随，其他状态码都让 EventSource 放弃。',
  },
  contentType: {
    words: ['内容类型', 'Content-Type'],
    says: '响应声明自己的正文是什么。EventSource 只接受 text/event-stream，遇到别的就放弃。',
  },
  redirect: {
    words: ['重定向响应'],
    says: '表示“请到那边去”的响应（301、302、307 等）。浏览器会跟随；下次断线后请求哪个地址，各引擎不同。',
  },
  retryAfterHeader: {
    words: ['Retry-After'],
    says: '请客户端过一段时间再来的标头。EventSource 不理会它。',
  },
  chunk: {
    words: ['分块', '块'],
    says: '长度未知的正文在 HTTP/1.1 中分段发送，每段前面写明大小。在哪里分段与事件无关。',
  },
  terminator: {
    words: ['终止块', '最后一个分块'],
    says: '大小为 0 的块，表示正文完整。没有它，客户端就知道后面被切掉了。',
  },
  tcpConnection: {
    words: ['TCP'],
    says: '承载 HTTP 的通道：每个方向一串字节。对方是沉默还是已经消失，不发数据就分辨不出。',
  },
  fin: {
    words: ['FIN'],
    says: 'TCP 的正常结束：这一方不再发送，之前发出的内容仍会送到。',
  },
  rst: {
    words: ['RST'],
    says: 'TCP 的强行中断：连接立即拆除，尚未送达的内容可能丢失。',
  },
  byte: {
    words: ['字节'],
    says: '八个比特，网络传输的单位。一个 UTF-8 字符占一到四个字节。',
  },
  hex: {
    words: ['十六进制'],
    says: '每个字节写成两位 0 到 F 的数字，什么都藏不住：0A 是 LF，0D 是 CR。',
  },
  controlCharacter: {
    words: ['控制字符'],
    says: '看不见却起作用的字符，例如 CR、LF 和制表符。线路视图显示它们的名称。',
  },
  gzip: {
    words: ['gzip', '压缩'],
    says: '正文在传输中的压缩。压缩器会先攒够字节再输出，除非被要求刷新。',
  },
  flush: {
    words: ['刷新', '每个事件后都刷新'],
    says: '让缓冲区或压缩器立即交出攒下的内容，不再等更多。事件流需要在每个事件之后刷新。',
  },
  proxy: {
    words: ['代理'],
    says: '客户端与服务器之间的服务器。它可能把响应攒起来再转发，也可能切断沉默太久的连接。',
  },
  origin: {
    words: ['源', '来源', 'Origin'],
    says: '地址中的协议、主机和端口。其他源的页面要经 CORS 允许才能读取流；Origin 标头说明是谁在请求。',
  },
  cors: {
    words: ['CORS'],
    says: '服务器允许其他源的页面读取响应的规则：Access-Control-Allow-Origin 写明一个源，或用 * 表示所有源。',
  },
  credentials: {
    words: ['凭据', 'cookie'],
    says: '表明请求者身份的东西，例如 cookie。跨源时页面要求了才发送，而且响应只写 * 不够。',
  },
  preflight: {
    words: ['预检', 'OPTIONS'],
    says: '浏览器先用 OPTIONS 询问能否发出真正的请求。EventSource 不需要预检，自带标头的 fetch 需要。',
  },
  fetch: {
    words: ['fetch'],
    says: '浏览器通用的请求函数。状态码、标头和每个字节都看得到，但解析、重连和 id 都要自己写。',
  },
  curl: {
    words: ['curl'],
    says: '终端里的程序，把服务器发来的内容原样打印出来。它不解析事件，断了也不重连。',
  },
  webSocket: {
    words: ['WebSocket'],
    says: '双方都能发消息的连接，文本或二进制皆可。它从 HTTP 开始，随后脱离 HTTP，断了不会自己重连。',
  },
  handshake: {
    words: ['握手', '101 Switching Protocols'],
    says: 'WebSocket 的开始：一个带 Upgrade 的 GET，得到 101 的响应。从此这个连接上就不再是 HTTP。',
  },
  frame: {
    words: ['帧'],
    says: 'WebSocket 的发送单位：2 到 14 字节的帧头，后面是文本或二进制数据。',
  },
  base64: {
    words: ['base64'],
    says: '用文本表示二进制数据，每三个字节写成四个字符。事件流只能传文本，所以需要它。',
  },
};
