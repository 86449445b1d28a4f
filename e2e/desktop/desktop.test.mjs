/** The program on a desktop: in a frame that has a close button, beside other windows. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { launch, left, listeningPorts } from './launch.mjs';
import { WindowManager } from './manager.mjs';
import { freePort, listens, until } from './window.mjs';

/** @type {WindowManager} */
let manager;
before(async () => {
  manager = await WindowManager.start();
});
after(() => manager.end());

/** What never comes to its end fails, rather than keeping the others waiting. */
const LIMIT = { timeout: 180_000 };

/** @type {(() => unknown)[]} what ends whatever a test has started */
let ends = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/**
 * Launches the window and waits until it shows an event.
 * @param {string[]} args
 */
async function open(args) {
  const launched = launch(args, { SSE_LAB_BENCH: '1' });
  ends.push(() => launched.program.kill('SIGKILL'));
  await launched.prints(/^first event painted$/m);
  return { ...launched, id: await manager.windowOf(launched.program.pid) };
}

/**
 * A client that reads the stream as it comes, without a browser around it.
 * @param {number} port
 */
async function attach(port) {
  const socket = connect(port, '127.0.0.1');
  ends.push(() => socket.destroy());
  const stream = { socket, text: '', closed: once(socket, 'close') };
  socket.on('data', (bytes) => (stream.text += bytes));
  socket.write('GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n');
  await until(() => stream.text.includes('event: connecttime'));
  return stream;
}

test(
  'a click on the close button ends the streams and every process, and frees every port',
  LIMIT,
  async (context) => {
    const port = await freePort();
    const window = await open(['--port', `${port}`, '--no-single-instance']);
    const streams = [await attach(port), await attach(port)];
    const ports = listeningPorts(window.program.pid);
    assert.equal(ports.length, 2);
    assert.ok(ports.includes(port));

    await manager.clickClose(window.id);
    const clicked = performance.now();
    for (const { closed } of streams) assert.deepEqual(await closed, [false]);
    assert.deepEqual(await window.ended, [0, null]);
    await until(() => left(window.mark).length === 0);
    for (const freed of ports) assert.equal(await listens(`http://127.0.0.1:${freed}`), false);
    context.diagnostic(
      `all was gone ${(performance.now() - clicked).toFixed(0)} ms after the click`,
    );
    // Each stream came to its proper end, so the lab was not cut off by its limit of one second.
    for (const { text } of streams) assert.ok(text.endsWith('\r\n0\r\n\r\n'), text.slice(-40));
  },
);

test(
  'a second launch brings the first window to the front, and one process remains',
  LIMIT,
  async (context) => {
    if (!process.env['DBUS_SESSION_BUS_ADDRESS']) {
      context.skip('there is no D-Bus session, by which the launches find each other');
      return;
    }
    const first = await open(['--port', '0']);
    const other = await open(['--port', '0', '--no-single-instance']);
    await manager.activate(other.id);

    const second = launch(['--port', '0']);
    ends.push(() => second.program.kill('SIGKILL'));
    assert.deepEqual(await second.ended, [0, null]);
    await until(async () => (await manager.active()) === first.id);
    assert.deepEqual(left(second.mark), []);
    const programs = left(first.mark).filter(({ name }) => name === 'sse-lab-desktop');
    assert.deepEqual(
      programs.map(({ pid }) => pid),
      [first.program.pid],
    );
  },
);
