import type { ParseStep } from '../../api/types';

const effects: Readonly<Record<ParseStep['effect'], string>> = {
  data_appended: 'The value and an LF were appended to the data buffer.',
  event_type_set: 'The event type buffer was set.',
  id_set: 'The last event ID buffer was set; the next blank line commits it.',
  id_ignored: 'The id was ignored.',
  retry_set: 'The reconnection time was set, at once.',
  retry_ignored: 'The reconnection time was ignored.',
  comment: 'A comment: ignored.',
  unknown_field: 'A field that the standard does not know: ignored.',
  dispatched: 'The blank line dispatched an event.',
  no_event: 'The blank line dispatched nothing.',
  given_up: 'A line of an event that is given up as a whole.',
  not_read: 'A line too long to be read.',
  ended: 'The stream ended.',
};

const reasons: Readonly<Record<NonNullable<ParseStep['reason']>, string>> = {
  nul: 'The value contains NUL.',
  retry_empty: 'The value is empty.',
  retry_not_digits: 'The value has something other than ASCII digits.',
  retry_too_large: 'The value is larger than the lab can hold.',
  nothing_set: 'There was no data line before it, nor an event or id line.',
  only_id: 'There was an id, which is committed, but no data line.',
  only_event_type: 'There was a type, which is lost, but no data line.',
  line_too_long: 'A line of the event was longer than the lab reads.',
  event_too_large: 'The event was larger than the lab holds.',
  event_discarded: 'The event’s blank line never came: the event is discarded, its id included.',
  line_discarded: 'Within a line, which is discarded.',
};

/** What the parser remarks beside what it did; the rest is told by effect and reason. */
const remarks: Readonly<Record<string, string>> = {
  leading_byte_order_mark: 'The byte order mark at the start was dropped.',
  stray_byte_order_mark: 'A byte order mark that is not at the start is part of the field’s name.',
  invalid_utf8: 'Bytes that are no UTF-8 became U+FFFD.',
  overridden: 'The same block had set this field before: that value is lost.',
};

export const wire = {
  title: 'Wire',
  connection: 'Connection',
  choice: (id: number, client: string, open: boolean) =>
    `No. ${id} · ${client}${open ? '' : ' · closed'}`,
  layout: 'How bytes are shown',
  text: 'Text',
  hex: 'Hex',
  follow: 'Stay with the newest bytes',

  show: 'What is shown',
  bytes: 'Bytes',
  parsed: 'Parse',
  list: 'Bytes of the connection',
  recording: 'recording',
  recordingHelp: 'Bytes are recorded while this view is open.',
  stopped: 'not recording',
  closed: 'closed',
  present: 'Show the connection that this window has now',
  toPresent: (id: number) => `To no. ${id}`,
  figures: (toClient: string, toServer: string) => `↓ ${toClient}  ↑ ${toServer}`,
  figuresHelp: (toClient: string, toServer: string) =>
    `Crossed to the client: ${toClient}; to the server: ${toServer}.`,
  leftOutInAll: (bytes: string) => `${bytes} not held`,
  leftOutHelp: (limit: string) =>
    `They crossed before recording began, or made room: at most ${limit} are held, with the bookkeeping of each piece.`,
  fromTheStart: 'Reconnect this window, to record from its first byte on',
  to_client: 'from the server',
  to_server: 'from the client',
  gap: (duration: string) => `+${duration}`,
  us: (n: string) => `${n} µs`,
  gapHelp: 'Since the piece before',
  timeHelp: (us: string) => `${us} µs on the lab’s clock`,
  leftOut: {
    not_recorded: (bytes: string, way: string) =>
      `${bytes} ${way} are not held: nobody was looking when they crossed.`,
    room: (bytes: string, way: string) =>
      `${bytes} ${way} are not held: they made room for newer ones.`,
  },
  notes: {
    request: 'request head',
    response: 'response head',
    chunk: (bytes: string) => `chunk of ${bytes}`,
    terminator: 'terminator: the body is complete',
    late_lf: 'its CR ended the line',
    no_terminator: 'No terminator: the last chunk never came, the body is incomplete.',
    no_chunks: 'The body has no chunks: it ends where the connection ends.',
    chunk_unfinished: (bytes: string, of: string) => `The chunk is unfinished: ${bytes} of ${of}.`,
    no_close_frame: 'No Close frame: the page of this WebSocket is told 1006, and no reason.',
    event_unfinished: (bytes: string) =>
      `Unfinished event: ${bytes} and no blank line. Clients discard it (S33).`,
  },
  /** Beside the frames of a WebSocket. */
  frames: {
    opcodes: {
      0: 'continuation',
      1: 'text',
      2: 'binary',
      8: 'Close',
      9: 'Ping',
      10: 'Pong',
    },
    unknown: (opcode: string) => `opcode ${opcode}`,
    header: (opcode: string, length: string, masked: boolean, fin: boolean) =>
      `frame: ${opcode}, ${length}${masked ? ', masked' : ''}${fin ? '' : ', goes on in the next'}`,
    close: (code: string, reason: string) =>
      code === '' ? 'no code' : `code ${code}${reason === '' ? '' : `: ${reason}`}`,
    masked: 'masked: each byte combined with the key in the header',
  },
  ends: {
    fin: {
      server: 'FIN from the server: it sends nothing more.',
      client: 'FIN from the client: it sends nothing more.',
    },
    rst: {
      server: 'RST from the server: what was accepted last may not have left.',
      client: 'RST from the client: the connection is broken off.',
    },
  },
  legend: {
    label: 'Legend',
    chunk: 'chunk',
    event: 'event',
    comment: 'comment',
    head: 'head',
    mark: 'control character',
    invalid: 'byte that is no UTF-8',
  },
  selected: (id: string) => `Bytes of event ${id}`,
  selectedUnnamed: 'Bytes of the event',
  unselect: 'Clear the selection',
  notHeld:
    'The bytes of this event are not held: they crossed while nobody was looking, or made room.',
  looking: 'Looking for its bytes…',
  noEvent: 'No event came of these bytes.',
  notListed:
    'This event is not in the list: another client received it, or the list has let it go.',
  compressed: (encoding: string) =>
    `The body is compressed (${encoding}): lines and events do not show in its bytes.`,
  empty: {
    none: 'No connection to look at',
    noneHelp: 'Open the stream, or connect any client to',
    notBegun: 'This connection has not begun',
    notBegunHelp: (id: number) => `No. ${id} began after the moment shown.`,
    notYet: 'No bytes yet',
    notYetHelp: 'At the moment shown, none had crossed that were recorded.',
    waiting: 'Nothing recorded yet',
    waitingHelp: 'What crosses from here on is shown at once.',
    full: 'All places for recordings are taken',
    fullHelp:
      'The lab records 16 connections at once. Free the places that this view holds for others.',
    free: 'Record only this one',
    notHeld: 'Nothing is held of this connection',
    notHeldHelp:
      'It closed before anybody looked, or made room for later ones. Choose another connection.',
    failed: 'The bytes cannot be read',
    again: 'Try again',
  },
  parse: {
    title: 'How it was parsed',
    back: 'Back one line',
    forward: 'Forward one line',
    first: 'First line',
    live: 'Follow live',
    line: (n: string) => `Line ${n}`,
    begins: 'Choose a line, or step forward from the first.',
    beginsHere:
      'The body’s beginning is not held. Parsing begins at the first blank line that is, so the last event ID and the reconnection time before it are not known.',
    nothing: 'Nothing to parse yet',
    nothingHelp: 'As soon as the body has a line, it stands here.',
    compressed:
      'The lab’s parser reads text. This body is compressed on its way; choose a connection without gzip.',
    noEventStream:
      'This is no event stream. After the handshake a WebSocket carries frames; there are no lines, fields or events for a parser to find.',
    what: 'What it did',
    why: 'Why',
    clauses: 'What the standard says',
    clause: (number: string) => `Clause ${number}`,
    limits: 'A limit of the lab decided, not the standard.',
    buffers: 'After it',
    data: 'data buffer',
    event_type: 'event type buffer',
    last_event_id_buffer: 'last event ID buffer',
    last_event_id: 'last event ID',
    reconnection_time_ms: 'reconnection time',
    browsersOwn: 'the browser’s own',
    empty: 'empty',
    left: (bytes: string) => `… ${bytes} …`,
    changed: 'changed',
    event: 'Dispatched',
    type: 'type',
    eventData: 'data',
    eventId: 'lastEventId',
    name: 'name',
    value: 'value',
    blank: 'blank line',
    end: 'end of the stream',
    lineEnds: { lf: 'LF', cr: 'CR', crlf: 'CR LF' },
    effects,
    reasons,
    remarks,
  },
};
