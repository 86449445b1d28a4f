import type { GroupTexts } from '../../../glossary/terms';

export const network: GroupTexts<'network'> = {
  http: {
    words: ['HTTP'],
    says: 'The protocol of the web: a request, then a response of head and body. An event stream is a response whose body goes on.',
  },
  request: {
    words: ['request', 'request head'],
    says: 'What a client sends to ask: method, address and headers, here without a body. An EventSource sends one for every connection.',
  },
  response: {
    words: ['response', 'response head', 'answer'],
    says: 'What the server sends back: a head with status and headers, then the body, which here is the event stream.',
  },
  method: {
    words: ['method', 'GET', 'POST'],
    says: 'What a request asks to be done. An EventSource can only GET; fetch can also POST, with a body.',
  },
  header: {
    words: ['header'],
    says: 'A line “Name: value” in the head of a request or response. A page cannot give an EventSource any of its own.',
  },
  body: {
    words: ['body'],
    says: 'What follows the head of a response. Of an event stream it is the stream itself.',
  },
  status: {
    words: ['status', 'status code'],
    says: 'The number at the head of a response. 200 opens an event stream, redirects are followed, and every other makes an EventSource give up.',
  },
  contentType: {
    words: ['content type', 'Content-Type'],
    says: 'What the response says its body is. An EventSource takes text/event-stream and gives up at anything else.',
  },
  redirect: {
    words: ['redirect'],
    says: 'A response that says “it is over there” (301, 302, 307 …). Browsers follow; where they ask after the next loss differs between engines.',
  },
  retryAfterHeader: {
    words: ['Retry-After'],
    says: 'A header that asks a client to stay away for some time. An EventSource does not heed it.',
  },
  chunk: {
    words: ['chunk', 'chunk size'],
    says: 'HTTP/1.1 sends a body of unknown length in pieces, each with its size in front. Where they are cut has nothing to do with events.',
  },
  terminator: {
    words: ['terminator', 'last chunk'],
    says: 'A chunk of size 0: the body is complete. Without it the client knows that something was cut off.',
  },
  tcpConnection: {
    words: ['TCP'],
    says: 'What carries HTTP: two streams of bytes, one each way. A side that is silent and one that is gone look alike until somebody sends.',
  },
  fin: {
    words: ['FIN'],
    says: 'TCP’s orderly end: this side sends nothing more, and all it sent before still arrives.',
  },
  rst: {
    words: ['RST'],
    says: 'TCP’s abrupt end: the connection is torn down at once, and what has not been delivered may be lost.',
  },
  byte: {
    words: ['byte'],
    says: 'Eight bits, the unit of what crosses the network. A character of UTF-8 takes one to four of them.',
  },
  hex: {
    words: ['hexadecimal', 'hex'],
    says: 'Bytes written as two digits from 0 to F each, so that nothing stays invisible: 0A is LF, 0D is CR.',
  },
  controlCharacter: {
    words: ['control character'],
    says: 'A character that is not seen but does something, such as CR, LF or tab. The wire shows its name.',
  },
  gzip: {
    words: ['gzip', 'compressed'],
    says: 'Compression of a body on its way. It gathers bytes before it lets any go, unless it is flushed.',
  },
  flush: {
    words: ['flush'],
    says: 'Sending on what a buffer or compressor has gathered, instead of waiting for more. Streams need it after every event.',
  },
  proxy: {
    words: ['proxy'],
    says: 'A server between client and server. It may gather a response before passing it on, or cut what is silent for too long.',
  },
  origin: {
    words: ['origin', 'Origin header'],
    says: 'Scheme, host and port of an address. Pages of another origin read a stream only if CORS allows it; Origin is the header that says who asks.',
  },
  cors: {
    words: ['CORS'],
    says: 'The rules by which a server lets pages of other origins read its answers: Access-Control-Allow-Origin names one origin, or * for all.',
  },
  credentials: {
    words: ['credentials', 'cookies'],
    says: 'What tells who asks: cookies and the like. To another origin they go only if the page asks, and then * is not enough of an answer.',
  },
  preflight: {
    words: ['preflight', 'OPTIONS'],
    says: 'A request by OPTIONS in which the browser first asks whether it may send the real one. EventSource needs none; fetch with own headers does.',
  },
  fetch: {
    words: ['fetch'],
    says: 'The browser’s general function for requests. It sees status, headers and every byte, and leaves parsing, reconnecting and ids to you.',
  },
  curl: {
    words: ['curl'],
    says: 'A program for the terminal that prints what a server sends. It neither parses events nor comes back.',
  },
  webSocket: {
    words: ['WebSocket'],
    says: 'A connection in which both sides send messages, text or binary. It begins as HTTP, then leaves it, and does not come back by itself.',
  },
  handshake: {
    words: ['handshake', '101 Switching Protocols'],
    says: 'How a WebSocket begins: a GET with Upgrade, answered by 101. From then on the connection no longer speaks HTTP.',
  },
  frame: {
    words: ['frame'],
    says: 'The unit in which a WebSocket sends: 2 to 14 bytes of head, then text or binary data.',
  },
  base64: {
    words: ['base64'],
    says: 'Binary data written as text, four characters for three bytes. An event stream needs it, for it carries text only.',
  },
};
