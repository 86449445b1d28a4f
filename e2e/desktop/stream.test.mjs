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
  await window.driver.executeScript(
    `window.heard?.source.close();
     const source = new EventSource(arguments[0]);
     window.heard = { source, events: [] };
     for (const type of ['message', 'connecttime', 'lab.gap'])
       source.addEventListener(type, ({ data, lastEventId }) =>
         window.heard.events.push({ type, data, id: lastEventId }));`,
    `${lab.address.stage}/stream?client=window-probe`,
  );
}

/** @returns {Promise<{ type: string, data: string, id: string }[]>} */
const heard = () => window.driver.executeScript('return window.heard.events');

/** The numbers of the ticks that were heard, each of which must be whole. */
async function ticks() {
  const events = (await heard()).filter(({ type }) => type === 'message');
  for (const { data } of events) assert.match(data, /^\d+-----\d+$/);
  return events.map(({ id }) => Number(id.split('-')[1]));
}

test('a live feed is there without a click', async () => {
  await window.untilState('OPEN');
  await until(async () => (await numbered()).length >= 5);
  const seen = await numbered();
  assert.deepEqual(
    seen,
    seen.map((_, i) => (seen[0] ?? 0) + i),
  );
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
  assert.deepEqual(
    seen,
    seen.map((_, i) => (seen[0] ?? 0) + i),
  );
});

for (const kind of KILLS) {
  for (const midEvent of [false, true]) {
    const fault = kind === 'reset' && midEvent ? ' (M9 to M11 reach only the first block)' : '';
    test(`${kind}${midEvent ? ' in mid-event' : ''} loses and doubles nothing${fault}`, async () => {
      await listen();
      await until(async () => (await ticks()).length >= 3);
      const before = (await ticks()).length;
      await lab.kill(kind, midEvent);
      await until(async () => (await ticks()).length >= before + 8);
      const seen = await ticks();
      assert.deepEqual(
        seen,
        seen.map((_, i) => (seen[0] ?? 0) + i),
      );
      assert.equal((await heard()).filter(({ type }) => type === 'connecttime').length, 2);
      await window.driver.executeScript('window.heard.source.close()');
    });
  }
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
  const request = await lab.fact(
    since,
    (it) => it.fact === 'request' && it['client'] === 'window-probe',
  );
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
  assert.deepEqual(
    seen,
    seen.map((_, i) => (seen[0] ?? 0) + i),
  );
  await window.driver.executeScript('window.heard.source.close()');
});
