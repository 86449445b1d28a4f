/** Scripts at which every engine does what the standard says, and how a page plays one. */

/** @typedef {import('../../ui/src/api/schema').components['schemas']} Schemas */

/** @param {string | number[]} bytes text, or bytes one by one */
const step = (bytes) => ({
  kind: /** @type {const} */ ('bytes'),
  base64: Buffer.from(bytes).toString('base64'),
});
/** Time to read what is there: Chromium may drop what comes together with a cut (M46). */
const pause = { kind: /** @type {const} */ ('pause'), pause_ms: 50 };
/** Says how soon to come back. */
const SOON = step('retry: 1\n\n');

/** @type {Readonly<Record<string, Schemas['ScriptAnswer'][]>>} */
export const SCRIPTS = {
  'every kind of line end, also cut in two': [
    { steps: [SOON, step('data: a\r'), step('\ndata: b\r\rdata: c\n'), step('\n')] },
  ],
  // WebKitGTK knows the mark only in one piece.
  'a byte order mark, and bytes one by one': [
    {
      steps: [
        step('\uFEFF'),
        ...[...Buffer.from('data: 好\n\nid: é\ndata\n\n')].map((byte) => step([byte])),
      ],
    },
    { steps: [SOON, step('data: the id goes on\n\n')] },
  ],
  'what is pending when a response is cut is lost': [
    { steps: [SOON, step('data: a\n\ndata: lost\nid: 9\n'), pause], end: 'cut' },
    { steps: [step('data: fresh\n\n')] },
  ],
  'a reset between events': [
    { steps: [SOON, step('id: 1\ndata: a\n\n'), pause], end: 'reset' },
    { steps: [step('data: back\n\n')], end: 'hold_open' },
  ],
  'a redirect to the same script': [
    { steps: [SOON] },
    { status: 307, headers: [{ name: 'Location', value: '?again' }] },
    { steps: [step('event: t\ndata: there\n\n')], framing: 'close' },
  ],
  'a status that ends it for good': [
    { steps: [SOON, step('data: a\n\n')], framing: 'content_length' },
    { status: 503, steps: [step('data: never read\n\n')] },
    { steps: [step('data: never asked for\n\n')] },
  ],
  'a type that is none of an event stream': [
    {
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      steps: [step('data: never read\n\n')],
    },
  ],
  'odd field lines': [
    {
      steps: [
        SOON,
        step('data\ndata:  x\nDATA: y\nfoo: z\n:data: no\n\nevent: t\n\nid\ndata:\n\n'),
      ],
    },
  ],
};

/**
 * What is played in the page: the source's events, until it is closed or has as many as are awaited.
 * It is a text because one of the drivers takes nothing else.
 */
export const PLAY = `(url, awaited) => new Promise((resolve) => {
  const source = new EventSource(url);
  const events = [];
  const tell = () => {
    const closed = source.readyState === 2;
    if (!closed && events.length !== awaited) return;
    source.close();
    resolve({ events, closed });
  };
  for (const type of ['message', 't'])
    source.addEventListener(type, ({ data, lastEventId }) => {
      events.push({ type, data, last_event_id: lastEventId });
      tell();
    });
  source.addEventListener('error', tell);
})`;

/**
 * Plays a script in an engine and returns what was expected beside what was seen.
 * @param {(method: string, path: string, body?: object) => Promise<any>} ask the control API
 * @param {(url: string, awaited: number | null) => Promise<any>} play in the page; null awaits CLOSED
 * @param {Schemas['ScriptAnswer'][]} answers
 */
export async function compare(ask, play, answers) {
  /** @type {Schemas['Expected']} */
  const { connections } = await ask('POST', '/playground/expected', { answers });
  const staysOpen = connections.at(-1)?.then === 'stays_open';
  const events = connections.flatMap((connection) => connection.events);
  const { id, url } = await ask('POST', '/playground', { answers });
  const played = await play(url, staysOpen ? events.length : null);
  /** @type {Schemas['PlayedScript']} */
  let seen = await ask('GET', `/playground/${id}`);
  // The last request may still be on its way while what came before is complete.
  while (seen.attempts.length < connections.length) {
    seen = await ask('GET', `/playground/${id}?after=${seen.changes}`);
  }
  await ask('DELETE', `/playground/${id}`);
  return {
    expected: {
      events,
      closed: !staysOpen,
      requests: connections.map((connection) => connection.last_event_id),
    },
    seen: { ...played, requests: seen.attempts.map((attempt) => attempt.last_event_id) },
  };
}
