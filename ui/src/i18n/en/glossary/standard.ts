import type { GroupTexts } from '../../../glossary/terms';

export const standard: GroupTexts<'standard'> = {
  sse: {
    words: ['server-sent events', 'SSE'],
    says: 'A way for a server to keep sending events to a page: an ordinary HTTP response that stays open and brings text, block by block.',
  },
  eventSource: {
    words: ['EventSource'],
    says: 'The browser’s own client for event streams. It connects, parses, remembers the last id and comes back by itself; it only reads, and only by GET.',
  },
  eventStream: {
    words: ['event stream', 'stream', 'text/event-stream'],
    says: 'The body of a response of type text/event-stream: lines of text in UTF-8, in blocks that a blank line ends. It need never end.',
  },
  event: {
    words: ['event'],
    says: 'One message of the stream: its type, its data and an id if it has one. It exists only once its blank line has come.',
  },
  eventType: {
    words: ['event type', 'event name', 'type of an event'],
    says: 'The name a page listens to. Without an event: field, the type is “message”; an event whose type nobody listens to passes unheard.',
  },
  message: {
    words: ['message'],
    says: 'The type of every event that names no other: what onmessage hears.',
  },
  listener: {
    words: ['listener', 'listens to'],
    says: 'A function of the page, called for events of one type. EventSource has no listener for “all types”.',
  },
  field: {
    words: ['field'],
    says: 'A line of the stream: a name, a colon, a value. data, event, id and retry count; any other name is ignored.',
  },
  dataField: {
    words: ['data:', 'data field'],
    says: 'Carries an event’s text. Several data: lines of one block are joined by line feeds; without any, nothing is dispatched.',
  },
  eventField: {
    words: ['event:', 'event field'],
    says: 'Gives the event of this block a type of its own. The next block is a “message” again.',
  },
  idField: {
    words: ['id:', 'id field'],
    says: 'Names a place in the stream. Once the block is complete, the browser keeps it as the last event ID and says it when it comes back.',
  },
  retryField: {
    words: ['retry:', 'retry field'],
    says: 'Sets the reconnection time, in milliseconds and digits only. It counts at once, without waiting for the blank line.',
  },
  comment: {
    words: ['comment'],
    says: 'A line that starts with a colon. Clients ignore it; servers send it to keep a silent connection alive.',
  },
  blankLine: {
    words: ['blank line', 'empty line'],
    says: 'Ends a block, and with it dispatches the event. What no blank line has ended is no event yet.',
  },
  lineEnd: {
    words: ['line end', 'CR', 'LF', 'CR LF'],
    says: 'LF, CR, or CR and LF together end a line of the stream; all three may stand in one stream.',
  },
  dispatch: {
    words: ['dispatch', 'dispatched'],
    says: 'The browser hands an event to the page’s listeners. It happens at the blank line, in the order of the stream, if the block has data.',
  },
  lastEventId: {
    words: ['last event ID', 'lastEventId'],
    says: 'The latest id the browser has taken from a complete block. It is where the stream goes on after a reconnect.',
  },
  lastEventIdHeader: {
    words: ['Last-Event-ID'],
    says: 'The request header in which a browser that comes back says which id it had last, so that the server can send what came since.',
  },
  reconnect: {
    words: ['reconnection', 'reconnecting'],
    says: 'After a lost connection, or a body that ended, the browser waits and asks again by itself. Other statuses and types end that for good.',
  },
  reconnectionTime: {
    words: ['reconnection time', 'retry'],
    says: 'How long the browser waits before it asks again; it may wait longer. The stream sets it by retry:, else each browser has its own, of 3 to 5 s.',
  },
  readyState: {
    words: ['readyState'],
    says: 'The state of an EventSource, as a page reads it: 0 CONNECTING, 1 OPEN, 2 CLOSED.',
  },
  connecting: {
    words: ['CONNECTING'],
    says: 'readyState 0: the first request is out, or the connection is lost and the browser waits or asks again. It comes back by itself.',
  },
  open: {
    words: ['OPEN'],
    says: 'readyState 1: the server has answered 200 with an event stream, and events may come. A silent connection is OPEN too.',
  },
  closed: {
    words: ['CLOSED'],
    says: 'readyState 2: it is over, and the browser will not come back. Only a new EventSource can begin anew.',
  },
  closeCall: {
    words: ['close()'],
    says: 'The page ends the stream itself: the request is aborted, the source is CLOSED, and no event tells of it.',
  },
  withCredentials: {
    words: ['withCredentials'],
    says: 'Makes an EventSource send cookies to other origins too. The answer must then name the page’s origin; * is refused.',
  },
  parsing: {
    words: ['parsing'],
    says: 'Making events of bytes: UTF-8 to text, text to lines, lines to fields, and at each blank line perhaps an event.',
  },
  buffer: {
    words: ['data buffer', 'event type buffer', 'last event ID buffer'],
    says: 'Where a parser gathers the fields of the block it is reading. A blank line empties data and type; the id stays.',
  },
  byteOrderMark: {
    words: ['byte order mark', 'BOM'],
    says: 'The character U+FEFF at the very start of a text. The parser drops one there; anywhere else it is text, and spoils a field’s name.',
  },
  utf8: {
    words: ['UTF-8'],
    says: 'The only encoding of event streams, whatever the server claims. Bytes that are no UTF-8 become U+FFFD.',
  },
  nul: {
    words: ['NUL'],
    says: 'The character number 0. It may stand in data; an id that contains one is ignored.',
  },
  clause: {
    words: ['clause', 'the standard'],
    says: 'A statement of the HTML standard on event streams, numbered S1 to S45 by this lab; docs/standard.md lists them all.',
  },
};
