/** Why `fetch` got no answer, by what the lab saw of the attempt. */
const noAnswer = {
  nobody: 'The lab saw no request: nobody listens at that address now.',
  closed: 'The lab saw the attempt, and the connection ended without an answer.',
  cors: 'The stage sends no CORS header for this page, so the browser keeps the answer back.',
  credentials:
    'With credentials, CORS needs this page’s own origin; the stage says *, so the browser keeps the answer back.',
};

export const fetch = {
  title: 'fetch',
  views: 'What to show of fetch',
  view: { live: 'Live', rules: 'Rules', code: 'Code' },
  start: 'Open by fetch',
  again: 'Open again',
  stop: 'Close',
  idle: 'fetch reads the same stream without an EventSource. It sees what an EventSource hides, and does nothing by itself: coming back, the last event ID and giving up are rules, set here and written out as code.',
  phases: {
    idle: 'not open',
    connecting: 'asking',
    open: 'open',
    waiting: 'waiting',
    closed: 'closed',
    gave_up: 'gave up',
  },
  says: {
    idle: 'Nothing has been asked yet.',
    connecting: 'The request is out; no answer yet.',
    open: (events: string, comments: string, size: string) =>
      `Events: ${events}. Comments: ${comments}. ${size} so far.`,
    waiting: (left: string, id: string) =>
      id === ''
        ? `By its own rules it asks again in ${left}, without an id.`
        : `By its own rules it asks again in ${left}, from ${id}.`,
    closed: 'abort() was called. Nothing comes back.',
    gave_up: 'Its rules say not to ask again.',
  },
  failed: (message: string) => `fetch says only “${message}”.`,
  noAnswer,
  preflight: (names: string) =>
    `Because of ${names} the browser asked first (OPTIONS, the preflight). Where the stage allows every origin, it allows no header but Last-Event-ID, Cache-Control and Content-Type, so the request was never sent.`,
  echo: 'Let the stage allow what is asked',
  none: '—',
  gives: {
    title: 'What fetch gives',
    status: {
      title: 'Status',
      note: 'An EventSource tells “error”, whether it was 503 or 404.',
    },
    headers: {
      title: 'Headers',
      note: 'An EventSource shows none. Of another origin’s answer a page may read a few, and those the server names.',
    },
    request: {
      title: 'Request',
      note: 'An EventSource sends GET, and no header of one’s own: no Authorization.',
    },
    comments: {
      title: 'Comments',
      note: 'An EventSource drops them; here a heartbeat is seen.',
      value: (count: string, last: string) => (last === '' ? count : `${count}, the last: ${last}`),
    },
    reason: {
      title: 'How the last one ended',
      note: 'An EventSource says “error” for all of these.',
    },
  },
  byHand: {
    title: 'What is left to write by hand',
    reconnect: {
      title: 'Reconnecting',
      note: 'An EventSource comes back by itself.',
      value: (wait: string, failed: string) => `last wait ${wait}, failed in a row: ${failed}`,
    },
    lastEventId: {
      title: 'Last-Event-ID',
      note: 'Kept from every event and sent as a header; to another origin that costs a preflight.',
    },
    retry: {
      title: 'retry:',
      note: 'A field like any other, until somebody acts on it.',
      value: (time: string, honoured: boolean) =>
        honoured ? `${time}, the first wait from now on` : `${time}, ignored by these rules`,
    },
    parsing: {
      title: 'Parsing',
      note: 'Bytes come in pieces that begin and end anywhere; eventsource-parser makes events of them.',
      value: (pieces: string, events: string) => `${pieces} pieces → ${events} events`,
    },
    silence: {
      title: 'Silence',
      note: 'An EventSource waits on a silent connection for ever.',
      value: (time: string) => `longer than ${time}: abort and ask anew`,
      never: 'no limit',
    },
    giveUp: {
      title: 'Giving up',
      note: 'An EventSource gives up at any status but 200, and never otherwise.',
      value: (statuses: string, attempts: string) =>
        [statuses && `at ${statuses}`, attempts !== '0' && `after ${attempts} failed attempts`]
          .filter(Boolean)
          .join(', ') || 'never',
    },
  },
  happenings: 'What happened, newest first',
  steps: {
    request: (method: string, id: string) =>
      id === '' ? `${method}, without an id` : `${method}, Last-Event-ID: ${id}`,
    preflight: 'OPTIONS: the browser asks first whether it may (preflight)',
    response: (status: string, type: string, redirected: boolean) =>
      [status, type, redirected && 'after a redirect'].filter(Boolean).join(', '),
    open: 'an event stream: its body is read',
    retry: (time: string) => `retry: ${time}`,
    waiting: (time: string, failed: string) =>
      failed === '0' ? `waits ${time}` : `waits ${time}; failed in a row: ${failed}`,
    closed: { by_hand: 'abort() by hand', gave_up: 'gives up, by its rules' },
  },
  endings: {
    end: 'the body ended properly',
    broken: 'the body broke off',
    silent: 'silent for too long: aborted',
    no_answer: 'no answer',
    refused: 'an answer that is no event stream',
  },
  copy: 'Copy program',
  rules: {
    request: 'Request',
    method: 'Method',
    methodHelp: 'An EventSource can only GET.',
    headers: 'Headers of your own',
    headersHelp:
      'One a line, “Name: value”. The browser sets Cookie, Host and Origin itself and drops them here.',
    headersWrong: 'Each line needs “Name: value”, in Latin letters; at most 20 lines.',
    body: 'Body',
    bodyHelp: 'Sent with POST. The stage reads and ignores it.',
    credentials: 'Credentials',
    credentialsHelp: 'Cookies go along; the stage must then name this page’s origin.',
    back: 'Coming back',
    growth: 'Wait',
    growths: { fixed: 'always the same', backoff: 'doubling, with chance' },
    growthHelp: 'Chance keeps many clients from coming back at one moment.',
    wait: 'First wait',
    waitHelp: 'Where no retry: says another.',
    mostWait: 'Longest wait',
    mostWaitHelp: 'Doubling ends here.',
    seed: 'Seed',
    seedHelp: 'The same seed gives the same chances.',
    retry: 'Honour retry:',
    retryHelp: 'The stream’s reconnection time replaces the first wait.',
    retryAfter: 'Honour Retry-After',
    retryAfterHelp: 'Waits at least as long as an answer asks for.',
    stop: 'Giving up',
    statuses: 'At once, at these statuses',
    statusesHelp: 'Between commas. All others are tried again.',
    statusesWrong: 'Statuses from 201 to 599, between commas.',
    attempts: 'After failed attempts',
    attemptsHelp: 'In a row; 0 is never.',
    silence: 'Silence at most',
    silenceHelp: 'Then the connection counts as dead and is asked anew; 0 is no limit.',
    next: 'What you change counts from the next attempt on.',
  },
};
