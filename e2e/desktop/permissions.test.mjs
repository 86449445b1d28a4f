/**
 * What the page may ask of the program: nothing but curl, with fixed flags, on this lab's own
 * streams; a file for an export; nothing else.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Window, freePort, processesWith, until } from './window.mjs';

const FLAGS = ['-q', '-N', '-s', '-S', '-i', '--noproxy', '*'];

/** @type {Window} */
let window;
/** @type {string} */
let stage;

before(async () => {
  window = await Window.open();
  stage = (await window.address()).stage;
});
after(() => window.end());

/**
 * @param {string} command
 * @param {object} request
 */
async function ask(command, request) {
  return window.driver.executeAsyncScript(
    `const [command, request, done] = arguments;
     const internals = window.__TAURI_INTERNALS__;
     const onEvent = '__CHANNEL__:' + internals.transformCallback(() => {});
     internals.invoke(command, { ...request, onEvent })
       .then((ok) => done({ ok }), (refused) => done({ refused }));`,
    command,
    request,
  );
}

/** @param {object} [changes] */
function spawn(changes = {}) {
  const request = {
    program: 'curl',
    args: [...FLAGS, `${stage}/stream`],
    options: { encoding: 'raw' },
  };
  return ask('plugin:shell|spawn', { ...request, ...changes });
}

const curls = () => processesWith(window.mark).filter(({ name }) => name === 'curl');

test('curl runs on each of the streams of the stage, and can be ended', async () => {
  for (const path of ['/stream', '/stream?client=curl-1&interval_ms=50', '/article/stream']) {
    const { ok: pid, refused } = await spawn({ args: [...FLAGS, stage + path] });
    assert.equal(refused, undefined, path);
    await until(() => curls().some((curl) => curl.pid === pid));
    assert.deepEqual(await ask('plugin:shell|kill', { cmd: 'killChild', pid }), { ok: null });
    await until(() => curls().length === 0);
  }
});

test('everything else is refused', async () => {
  const otherPort = await freePort();
  const port = new URL(stage).port;
  const urls = [
    `http://127.0.0.1:${otherPort}/stream`,
    `http://127.0.0.1:${port}0/stream`,
    `http://localhost:${port}/stream`,
    `http://example.org/stream`,
    `http://127.0.0.1:${port}@example.org/stream`,
    `https://127.0.0.1:${port}/stream`,
    `file:///etc/passwd`,
    `${stage}/`,
    `${stage}/api/v1/lab`,
    `${stage}/streams`,
    `${stage}/stream -o /tmp/file`,
    `${stage}/stream\n-o`,
    `${stage}/stream\n`,
    ` ${stage}/stream`,
    `${stage}/stream?a=[1-9]`,
    `${stage}/stream?a={b,c}`,
    `${stage}/stream#x`,
    `${stage}/stream/../../etc`,
    `-o/tmp/file`,
    '',
  ];
  const requests = [
    ...urls.map((url) => ({ args: [...FLAGS, url] })),
    { program: 'sh' },
    { program: '/usr/bin/curl' },
    { program: 'wget' },
    { args: [] },
    { args: `${stage}/stream` },
    { args: [`${stage}/stream`] },
    { args: [...FLAGS.with(4, '-v'), `${stage}/stream`] },
    { args: [...FLAGS.with(0, '--config'), `${stage}/stream`] },
    { args: [...FLAGS, '-o', '/tmp/file', `${stage}/stream`] },
    { args: [...FLAGS, `${stage}/stream`, '-o', '/tmp/file'] },
    { args: [...FLAGS, `${stage}/stream`, `${stage}/stream`] },
    { options: { encoding: 'raw', env: { PATH: '/tmp' } } },
    { options: { encoding: 'raw', env: { LD_PRELOAD: '/tmp/x.so' } } },
    { options: { encoding: 'raw', cwd: '/tmp' } },
    { options: { encoding: 'raw', sidecar: true } },
    { options: {} },
  ];
  for (const request of requests) {
    const answer = await spawn(request);
    assert.notEqual(answer.refused, undefined, JSON.stringify(request));
  }
  assert.deepEqual(curls(), []);
});

test('no other command of the shell, nor of the window system, is open to the page', async () => {
  const url = `${stage}/stream`;
  const commands = [
    ['plugin:shell|execute', { program: 'curl', args: [...FLAGS, url], options: {} }],
    ['plugin:shell|open', { path: 'https://example.org' }],
    ['plugin:shell|stdin_write', { pid: 1, buffer: 'x' }],
    ['plugin:window|close', { label: 'main' }],
    ['plugin:webview|create_webview_window', { options: { label: 'x' } }],
    ['plugin:event|listen', { event: 'x', target: { kind: 'Any' }, handler: 1 }],
    ['plugin:bench|first_event_painted', {}],
  ];
  for (const [command, request] of commands) {
    const answer = await ask(/** @type {string} */ (command), /** @type {object} */ (request));
    assert.notEqual(answer.refused, undefined, String(command));
  }
});

test('an export becomes a new file, and only under the name of one', async () => {
  const save = (/** @type {string} */ name) =>
    window.driver.executeAsyncScript(
      `const [name, done] = arguments;
       const bytes = new TextEncoder().encode('{}\\n');
       window.__TAURI_INTERNALS__.invoke('save_export', bytes, { headers: { name } })
         .then((ok) => done({ ok }), (refused) => done({ refused }));`,
      name,
    );
  const { ok: first } = await save('sse-lab-1.ndjson');
  const { ok: second } = await save('sse-lab-1.ndjson');
  assert.equal(readFileSync(first, 'utf8'), '{}\n');
  assert.ok(first.startsWith(window.home) && second.startsWith(window.home));
  assert.notEqual(first, second);
  for (const name of ['../x.ndjson', '/tmp/x.ndjson', '.bashrc', 'x.sh', '']) {
    assert.equal((await save(name)).refused.code, 'refused', name);
  }
  const text = await window.invoke('save_export', { name: 'x.ndjson', text: '{}' });
  assert.equal(text.refused.code, 'refused');
});

test('the page cannot run text as a program, nor reach another host', async () => {
  const port = new URL(stage).port;
  const found = await window.driver.executeAsyncScript(
    `const [foreign, done] = arguments;
     const violated = [];
     document.addEventListener('securitypolicyviolation', (event) => {
       violated.push(event.effectiveDirective.replace(/-(elem|attr)$/, ''));
       if (violated.length === 3) done({ tauri: typeof window.__TAURI__, ran, violated });
     });
     let ran = false;
     window.ranInline = () => (ran = true);
     const script = document.createElement('script');
     script.textContent = 'window.ranInline()';
     document.body.append(script);
     const image = document.createElement('div');
     image.innerHTML = '<img src="data:," onerror="window.ranInline()">';
     document.body.append(image);
     fetch(foreign).catch(() => {});`,
    `http://localhost:${port}/stream`,
  );
  assert.equal(found.tauri, 'undefined');
  assert.equal(found.ran, false);
  assert.deepEqual(found.violated.sort(), ['connect-src', 'script-src', 'script-src']);
});
