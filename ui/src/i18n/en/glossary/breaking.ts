import type { GroupTexts } from '../../../glossary/terms';

export const breaking: GroupTexts<'breaking'> = {
  breakIt: {
    words: ['break it'],
    says: 'What ends or silences connections now. Each way is a different thing on the wire, and to the browser often the same.',
  },
  target: {
    words: ['target', 'everybody'],
    says: 'Whom the buttons reach: every client of the stage, or this window’s connection alone.',
  },
  kill: {
    words: ['kill'],
    says: 'To end a connection now, in one of three ways: End, Cut or Reset.',
  },
  end: {
    words: ['End'],
    says: 'A kill after which the client knows that the body is complete. By the standard even that is a reason to come back.',
  },
  cut: {
    words: ['Cut'],
    says: 'A kill as when a server crashes and its system tidies up: the client can tell that the body is incomplete, and comes back.',
  },
  reset: {
    words: ['Reset'],
    says: 'A kill as by a firewall, or by a machine that has forgotten the connection: the client gets an error at once, and comes back.',
  },
  midEvent: {
    words: ['mid-event'],
    says: 'An event without its blank line is no event: the client discards the half of it, its id included.',
  },
  stall: {
    words: ['Stall', 'stalled'],
    says: 'What a half-open connection is like: from its own side a client cannot tell a quiet feed from a dead server.',
  },
  release: {
    words: ['Release'],
    says: 'The end of a stall. What was held back arrives late and in one burst, but nothing is lost.',
  },
  door: {
    words: ['door', 'next attempt meets'],
    says: 'What a client meets when it next asks for the stream. It leaves open connections alone.',
  },
  attempt: {
    words: ['attempt', 'next attempt'],
    says: 'One request for the stream: the first, or any that the browser makes to come back.',
  },
  doorOpen: {
    words: ['an open door'],
    says: 'The next attempt is answered with the stream, as usual.',
  },
  doorRefuse: {
    words: ['a closed port', 'refused'],
    says: 'Nobody listens at the port, so the system refuses the connection. Browsers wait and ask again, in most engines without end.',
  },
  doorHang: {
    words: ['silence', 'no answer'],
    says: 'The connection is accepted and never answered. An EventSource has no time limit: it waits until somebody ends it.',
  },
  doorStatus: {
    words: ['a status'],
    says: 'An answer with another status and no stream. Whatever it is, 204 or 503, an EventSource gives up for good.',
  },
  doorRedirect: {
    words: ['a redirect'],
    says: 'The answer sends the client to /moved/stream, where the same feed plays.',
  },
  doorContentType: {
    words: ['a wrong type', 'wrong content type'],
    says: '200 with a type other than text/event-stream. The EventSource gives up for good.',
  },
  doorEmpty: {
    words: ['an empty answer', 'empty 200'],
    says: '200 and the right type, but the body ends at once. The browser opens, loses the stream, and asks again.',
  },
  doorSpan: {
    words: ['how long', 'until opened'],
    says: 'When the door opens by itself: after some attempts, after a time, or only by hand.',
  },
  restore: {
    words: ['Restore'],
    says: 'The way back to normal in one press, however much is broken, so that nobody is stuck before an audience.',
  },
  fault: {
    words: ['fault'],
    says: 'Something that alters a connection while it lives: delays, drops, doubles, compresses or cuts.',
  },
  latencyFault: {
    words: ['latency (fault)', 'late'],
    says: 'A fault: everything is written later than it was produced, in the same order.',
  },
  jitter: {
    words: ['jitter', 'and up to'],
    says: 'How much later still, by chance, each piece is written on top of the latency.',
  },
  holdBack: {
    words: ['hold back', 'held back'],
    says: 'A fault: what is written is gathered and sent on in bursts, as a buffering proxy does.',
  },
  dropFault: {
    words: ['drop events', 'drops events'],
    says: 'A fault: some events are never written. Their ids are skipped, and nothing tells the client.',
  },
  duplicateFault: {
    words: ['duplicate events', 'doubles events'],
    says: 'A fault: some events are written twice with the same id. A client that counts must notice for itself.',
  },
  gzipFault: {
    words: ['gzip without flush', 'gzip, no flush'],
    says: 'A fault: the body is compressed and not flushed, so that events wait until the compressor has gathered enough.',
  },
  drip: {
    words: ['drip', 'dripping'],
    says: 'A fault: a few bytes at a time, so that events come in pieces. No event is seen before its blank line.',
  },
  idleCutter: {
    words: ['idle cutter', 'idle cut'],
    says: 'A fault: a connection on which nothing was written for a while is cut, as proxies do. A heartbeat keeps it open.',
  },
  seed: {
    words: ['seed'],
    says: 'The number that chance begins with. The same seed makes the same choices, so that a run can be repeated.',
  },
  hotLoop: {
    words: ['hot loop', 'retry 0'],
    says: 'With a reconnection time of 0, Chromium and WebKit ask again within milliseconds, for as long as the stream is broken.',
  },
  backoff: {
    words: ['backoff', 'doubling'],
    says: 'Waiting longer after every failed attempt, with some chance, so that a thousand clients do not come back at one moment.',
  },
  giveUp: {
    words: ['giving up', 'gave up'],
    says: 'Not asking again. An EventSource gives up at a wrong status or type; with fetch it is your rule.',
  },
};
