/** curl beside the `EventSource`: it shows the raw stream, and does not come back. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Lab } from './lab.mjs';
import { Window, processesWith, until } from './window.mjs';

/** @type {Window} */
let window;
/** @type {Lab} */
let lab;

before(async () => {
  window = await Window.open();
  lab = new Lab(await window.address());
  await lab.ask('PATCH', '/feed', { interval_ms: 100, retry_ms: 300 });
  await window.showCurl();
});
after(() => window.end());
beforeEach(async () => {
  await lab.ask('POST', '/restore');
  await window.untilState('OPEN');
});

const curls = () => processesWith(window.mark).filter(({ name }) => name === 'curl');

async function run() {
  await window.click('curl-start');
  await window.untilText('text/event-stream', 'curl-head');
  await window.untilText(/data: \d+-----\d+/, 'curl-body');
}

const ENDINGS = /** @type {const} */ ([
  ['end', 0],
  ['cut', 18],
  ['reset', 56],
]);
for (const [kind, code] of ENDINGS) {
  test(`${kind} ends curl with code ${code} for good, while the EventSource comes back`, async () => {
    await run();
    const since = await lab.now();
    await lab.kill(kind);
    await window.untilText(new RegExp(`\\b${code}\\b.*:`), 'curl-status');
    await lab.request(since);
    await window.untilState('OPEN');
    assert.deepEqual(curls(), []);
    const { connections } = await lab.ask('GET', '/connections').then(listOf);
    assert.ok(!connections.some(({ client }) => client?.startsWith('curl-')));
  });
}

/** @param {any} answer */
function listOf(answer) {
  return /** @type {{ connections: { client?: string }[] }} */ (
    Array.isArray(answer) ? { connections: answer } : answer
  );
}

test('a refusing door is exit code 7', async () => {
  await lab.ask('PUT', '/door', { kind: 'refuse' });
  await window.click('curl-start');
  await window.untilText(/\b7\b.*:/, 'curl-status');
});

test('stopping it by hand ends the process', async () => {
  await run();
  assert.equal(curls().length, 1);
  await window.click('curl-stop');
  await until(() => curls().length === 0);
  await window.untilText('Stopped', 'curl-status');
});
