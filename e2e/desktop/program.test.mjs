/** The program as a process: how it starts, refuses to start twice, and ends. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, test } from 'node:test';
import { launch as start, left } from './launch.mjs';
import { Window, freePort, listens, until } from './window.mjs';

/** @type {(() => unknown)[]} what ends whatever a test has started */
let ends = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/** @param {string[]} [args] */
async function openWindow(args) {
  const window = await Window.open(args);
  ends.push(() => window.end());
  return window;
}

/** A program without a driver, ended with its test. */
function launch(/** @type {Parameters<typeof start>} */ ...how) {
  const launched = start(...how);
  ends.push(() => launched.program.kill('SIGKILL'));
  return launched;
}

/** @param {string} mark */
async function runCurl(/** @type {Window} */ window, mark = window.mark) {
  await window.showCurl();
  await window.click('curl-start');
  await until(() => left(mark).some(({ name }) => name === 'curl'));
}

test('the help says what can be given', async () => {
  const { said, ended } = launch(['--help'], { DISPLAY: '', WAYLAND_DISPLAY: '' });
  assert.deepEqual(await ended, [0, null]);
  assert.match(said.out, /--port <PORT>/);
  assert.match(said.out, /--no-single-instance/);
});

test('without a display it says so and names the headless lab', async () => {
  for (const DISPLAY of ['', ':987']) {
    const { said, ended } = launch([], { DISPLAY, WAYLAND_DISPLAY: '' });
    assert.deepEqual(await ended, [1, null]);
    assert.match(said.err, /^error: .*display.*cargo xtask run --headless.*sse-lab serve\n$/s);
  }
});

test('closing the window, as the driver closes it, ends every process, curl too, and frees both ports', async () => {
  const window = await openWindow();
  const { stage, control } = await window.address();
  assert.ok((await listens(stage)) && (await listens(control)));
  await runCurl(window);
  await window.driver.close();
  await until(() => left(window.mark).length === 0);
  assert.equal(await listens(stage), false);
  assert.equal(await listens(control), false);
});

test('SIGTERM and SIGINT end it within a second of grace, with open streams', async () => {
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
    const port = await freePort();
    const { program, mark, ended } = launch(['--port', `${port}`, '--no-single-instance']);
    const stage = `http://127.0.0.1:${port}`;
    await until(() => listens(stage));
    const stream = await fetch(`${stage}/stream`);
    await stream.body?.getReader().read();
    program.kill(signal);
    assert.deepEqual(await ended, [0, null]);
    await until(() => left(mark).length === 0);
    assert.equal(await listens(stage), false);
  }
});

/**
 * Opens a window that asks for a port which is taken.
 * @param {number} taken
 * @param {string[]} args
 */
async function meetsTakenPort(taken, args) {
  const window = await openWindow([...args, '--no-single-instance']);
  const { stage, notice } = await window.address();
  const actual = Number(new URL(stage).port);
  assert.ok(actual > taken);
  assert.deepEqual(notice, { code: 'port_taken', requested: taken, actual });
  await window.untilText(
    new RegExp(`Port ${taken} is taken by another program.* port ${actual}`),
    'notice',
  );
  await window.untilState('OPEN');
}

test('a taken port is passed over, and the window says so', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  ends.push(() => other.close());
  await once(other, 'listening');
  const taken = /** @type {import('node:net').AddressInfo} */ (other.address()).port;
  await meetsTakenPort(taken, ['--port', `${taken}`]);
});

test('so is port 3000, which it takes where none was asked for', async () => {
  const other = createServer().listen(3000, '127.0.0.1');
  // Where another program has the port already, it is as taken as it should be.
  await Promise.race([once(other, 'listening'), once(other, 'error')]).catch(() => {});
  ends.push(() => other.listening && other.close());
  await meetsTakenPort(3000, []);
});

test('its processes listen on the loopback interface only', async () => {
  const window = await openWindow();
  const { stage, control } = await window.address();
  const ports = [stage, control].map((url) => Number(new URL(url).port));
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFileSync(path, 'utf8'));
  const listening = tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A')
    .map((fields) => (fields[1] ?? '').split(':'))
    .filter(([, port]) => ports.includes(Number.parseInt(port ?? '', 16)));
  assert.deepEqual(
    listening.map(([address]) => address),
    ['0100007F', '0100007F'],
  );
});
