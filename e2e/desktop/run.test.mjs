/** `cargo xtask run` to its last step: the program takes its place, and ends with its signals. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { launch, left } from './launch.mjs';
import { freePort, listens, until } from './window.mjs';

/** What `cargo xtask` runs; the test command says where its own lies. */
const XTASK =
  process.env['SSE_LAB_XTASK'] ?? new URL('../../target/debug/xtask', import.meta.url).pathname;
/** Cargo and npm look for what they have fetched in the home of whoever runs the tests. */
const HOME = process.env['HOME'];

/** What never comes to its end fails, rather than keeping the others waiting. */
const LIMIT = { timeout: 180_000 };

/** @type {(() => unknown)[]} what ends whatever a test has started */
let ends = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} extra
 */
function xtaskRun(args, extra) {
  const launched = launch(['run', ...args], { HOME, ...extra }, XTASK);
  ends.push(() => launched.program.kill('SIGKILL'));
  return launched;
}

/** @param {ReturnType<typeof launch>} launched */
const itself = ({ mark, program }) => left(mark).find(({ pid }) => pid === program.pid)?.name;

test(
  'without a display it says so, starts the headless lab, and its link opens the page',
  LIMIT,
  async () => {
    const lab = xtaskRun(['--port', '0'], { DISPLAY: '', WAYLAND_DISPLAY: '' });
    const [link] = await lab.prints(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/);
    assert.match(
      lab.said.out,
      /^There is no display here, so the headless lab is started instead\.$/m,
    );
    const page = await fetch(link);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<title>SSE Lab<\/title>/);
    assert.equal(itself(lab), 'sse-lab');

    lab.program.kill('SIGTERM');
    assert.deepEqual(await lab.ended, [0, null]);
    assert.deepEqual(left(lab.mark), []);
    assert.equal(await listens(link), false);
  },
);

test('with a display it opens the window, in which events arrive', LIMIT, async () => {
  const port = await freePort();
  const args = ['--port', `${port}`, '--', '--no-single-instance'];
  const window = xtaskRun(args, { SSE_LAB_BENCH: '1' });
  await window.prints(/^first event painted$/m);
  assert.match(window.said.out, /^Ready after \d+ s, opening the window\.$/m);
  assert.equal(itself(window), 'sse-lab-desktop');
  assert.equal(await listens(`http://127.0.0.1:${port}`), true);

  window.program.kill('SIGTERM');
  assert.deepEqual(await window.ended, [0, null]);
  await until(() => left(window.mark).length === 0);
  assert.equal(await listens(`http://127.0.0.1:${port}`), false);
});
