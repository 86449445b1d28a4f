/**
 * The stream in the real window: events, every way to break it, the wait, and the way back.
 *
 * WebKitGTK's known faults are named where they would show: M8 (an id without an event is not
 * kept), M9 to M11 (after a reset in mid-event, what was left over is glued onto what comes
 * next). The stage's first block is armour against the latter: it takes the glue.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Lab } from './lab.mjs';
import { Window, until } from './window.mjs';

const KILLS = /** @type {const} */ (['end', 'cut', 'reset']);

/** @type {Window} */
let window;
/** @type {Lab} */
let lab;
/** The id of an event published by hand, which is no tick. */
let published = '';

const PROBE = 'window-probe';
/** What `connecttime` carries. */
const DATE = /^\w{3} \w{3} \d{2} \d{4} .*\)$/;
const lastLine = (/** @type {string | undefined} */ text) => text?.split('\n').at(-1) ?? '';

before(async () => {
  window = await Window.open();
  lab = new Lab(await window.address());
});
after(() => window.end());

beforeEach(async () => {
  await lab.ask('POST', '/restore');
  await lab.ask('PATCH', '/feed', { interval_ms: 100, retry_ms: 700 });
  if ((await window.text('ready-state')).includes('CLOSED')) await window.press('Restore');
  await window.untilState('OPEN');
});

/** The numbers of the events at the top of the window's list, oldest first. */
async function numbered() {
  const ids = /** @type {string[]} */ (
    await window.driver.executeScript(
      `return [...document.querySelectorAll('[data-testid="event-row"]')]
         .filter((row) => row.querySelector('.type').textContent === 'message')
         .map((row) => row.querySelector('.id').textContent)`,
    )
  );
  return ids.map((id) => Number(id.split('-')[1])).reverse();
}

/** A fresh `EventSource` beside the page's own: what it was sent, as it was sent. */
async function listen() {
  published = '';
  await window.driver.executeScript(
    `window.heard?.source.close();
     const source = new EventSource(arguments[0]);
     window.heard = { source, events: [] };
     for (const type of ['message', 'connecttime', 'lab.gap', 'staletype'])
       source.addEventListener(type, ({ data, lastEventId }) =>
         window.heard.events.push({ type, data, id: lastEventId }));`,
    `${lab.address.stage}/stream?client=${PROBE}`,
  );
}

/** @returns {Promise<{ type: string, data: string, id: string }[]>} */
const heard = () => window.driver.executeScript('return window.heard.events');

/** The numbers of the ticks that were heard, each of which must be whole, under its own id. */
async function ticks() {
  const events = (await heard()).filter(({ type, id }) => type === 'message' && id !== published);
  return events.map(({ id, data }) => {
    assert.match(data, /^\d+-----\d{13}$/);
    assert.equal(data.split('-')[0], id.split('-')[1]);
    return Number(id.split('-')[1]);
  });
}

/** As many numbers from the first one on, without a gap. */
const inARow = (/** @type {number[]} */ numbers) => numbers.map((_, i) => (numbers[0] ?? 0) + i);

test('a live feed is there without a click', async () => {
  await window.untilState('OPEN');
  await until(async () => (await numbered()).length >= 5);
  const seen = await numbered();
  assert.deepEqual(seen, inARow(seen));
});

test('a reset shows CONNECTING and the wait, then the missed events come, none twice', async () => {
  await lab.ask('PATCH', '/feed', { retry_ms: 2_000 });
  await until(async () => (await numbered()).length >= 3);
  const since = await lab.now();
  await window.press('Reset');
  await window.untilState('CONNECTING');
  await window.untilText(/\d[.,]\d\s?s/, 'caption');
  const request = await lab.request(since);
  assert.match(request['last_event_id'], /^[0-9a-z]+-\d+$/);
  await window.untilState('OPEN');
  const back = await lab.fact(since, ({ fact, connection }) => {
    return fact === 'subscribed' && connection === request['connection'];
  });
  assert.ok(back['replay'] >= 10, `replayed ${back['replay']}`);
  await until(
    async () => ((await numbered()).at(-1) ?? 0) > back['resumed_after_seq'] + back['replay'],
  );
  const seen = await numbered();
  assert.deepEqual(seen, inARow(seen));
});

for (const kind of KILLS) {
  for (const midEvent of [false, true]) {
    const fault = kind === 'reset' && midEvent ? ' (M9 to M11 reach only the first block)' : '';
    test(`${kind}${midEvent ? ' in mid-event' : ''} loses and doubles nothing${fault}`, async () => {
      await listen();
      await until(async () => (await ticks()).length >= 3);
      const before = (await ticks()).length;
      const since = await lab.now();
      await lab.kill(kind, midEvent);
      const ofProbe = (/** @type {import('./lab.mjs').Fact} */ it) => it['client'] === PROBE;
      const request = await lab.fact(since, (it) => it.fact === 'request' && ofProbe(it));
      await until(async () => (await ticks()).length >= before + 8);
      const seen = await ticks();
      assert.deepEqual(seen, inARow(seen));
      const [first, back, ...more] = (await heard()).filter(({ type }) => type === 'connecttime');
      assert.deepEqual(more, []);
      assert.match(first?.data ?? '', DATE);
      assert.match(lastLine(back?.data), DATE);
      // It asked from the last event that it had dispatched whole, not from the one cut in two.
      const dispatched = (await heard()).map(({ id }) => id);
      const from = request['last_event_id'];
      assert.equal(back?.id, from);
      assert.ok(dispatched.indexOf(from) < dispatched.lastIndexOf(from));
      await window.driver.executeScript('window.heard.source.close()');
    });
  }
}

/** Events of which half is left over where the fault needs it; the cut is in the middle. */
const LEFTOVERS = /** @type {const} */ ([
  ['M9: an unfinished data line', undefined, 'STALE '.repeat(40)],
  ['M10: a finished data line', undefined, `${'STALE '.repeat(10)}\n${'STALE '.repeat(40)}`],
  ['M11: an event line', 'staletype', 'STALE '.repeat(40)],
]);
for (const [fault, event, data] of LEFTOVERS) {
  test(`reset in mid-event leaves ${fault}, which may be glued onto connecttime and onto no event`, async (context) => {
    await listen();
    await until(async () => (await ticks()).length >= 3);
    // With the ticks at rest and the wire stalled, what is published is what the reset cuts.
    await lab.ask('PATCH', '/feed', { paused: true });
    const { next_seq } = (await lab.ask('GET', '/lab')).stage.log;
    await until(async () => (await ticks()).at(-1) === next_seq - 1);
    await lab.ask('PUT', '/stall', { stalled: true });
    published = (await lab.ask('POST', '/events', { data, ...(event && { event }) })).id;
    const since = await lab.now();
    await lab.kill('reset', true);
    const killed = await lab.fact(since, (it) => it.fact === 'killed');
    assert.ok(killed['partial_bytes'] > 60, `cut after ${killed['partial_bytes']} bytes`);
    await lab.ask('PATCH', '/feed', { paused: false });
    await lab.ask('PUT', '/stall', { stalled: false });
    const before = (await ticks()).length;
    await until(async () => (await ticks()).length >= before + 5);

    const seen = await ticks();
    const number = Number(published.split('-')[1]);
    assert.deepEqual(
      [...seen, number].sort((a, b) => a - b),
      inARow(seen.slice(0, 1).concat(seen)),
    );
    const whole = (await heard()).filter(
      ({ id, type }) => id === published && type !== 'connecttime',
    );
    assert.deepEqual(whole, [{ type: event ?? 'message', data, id: published }]);
    const back = (await heard()).filter(({ type }) => type === 'connecttime').at(-1);
    assert.match(lastLine(back?.data), DATE);
    const glued = back?.data.slice(0, -lastLine(back.data).length) ?? '';
    assert.ok(data.startsWith(glued.replace(/:?\n$/, '')), `not a part of the event: ${glued}`);
    context.diagnostic(glued === '' ? 'this WebKit is clean' : `glued: ${JSON.stringify(glued)}`);
    await window.driver.executeScript('window.heard.source.close()');
  });
}

test('killed before its first event it resumes all the same: the id comes with an event, so M8 does not bite', async () => {
  await lab.ask('PATCH', '/feed', { paused: true });
  await listen();
  await until(async () => (await heard()).length === 1);
  const start = (await heard())[0]?.id ?? '';
  assert.notEqual(start, '');
  const since = await lab.now();
  await lab.kill('cut');
  await lab.ask('POST', '/events', { data: 'in between' });
  const request = await lab.fact(since, (it) => it.fact === 'request' && it['client'] === PROBE);
  assert.equal(request['last_event_id'], start);
  await until(async () => (await heard()).some(({ data }) => data === 'in between'));
  await window.driver.executeScript('window.heard.source.close()');
  await lab.ask('PATCH', '/feed', { paused: false });
});

test('a refusing door keeps it CONNECTING until it opens', async () => {
  await lab.ask('PUT', '/door', { kind: 'refuse' });
  await lab.kill('cut');
  await window.untilState('CONNECTING');
  const since = await lab.now();
  await lab.ask('PUT', '/door', { kind: 'open' });
  await lab.request(since);
  await window.untilState('OPEN');
});

test('a 503 ends it for good, and Restore brings it back', async () => {
  await lab.ask('PUT', '/door', { kind: 'status', status: 503 });
  await lab.kill('cut');
  await window.untilState('CLOSED');
  await window.press('Restore');
  await window.untilState('OPEN');
});

test('a stall holds everything back and lets it go at once', async () => {
  await listen();
  await until(async () => (await ticks()).length >= 2);
  await lab.ask('PUT', '/stall', { stalled: true });
  const held = (await lab.ask('GET', '/lab')).stage.log.next_seq + 5;
  await until(async () => (await lab.ask('GET', '/lab')).stage.log.next_seq > held);
  assert.ok(((await ticks()).at(-1) ?? 0) < held);
  await lab.ask('PUT', '/stall', { stalled: false });
  await until(async () => ((await ticks()).at(-1) ?? 0) >= held);
  const seen = await ticks();
  assert.deepEqual(seen, inARow(seen));
  await window.driver.executeScript('window.heard.source.close()');
});
