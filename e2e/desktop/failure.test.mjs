/** A lab that cannot start: the window opens all the same and says what stood in the way. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PROGRAM, Window, freePort, listens } from './window.mjs';

/** A `bind` that fails for one port, as on a machine without the address: whoever runs the tests. */
const NO_SUCH_ADDRESS = `
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
int bind(int socket, const struct sockaddr *address, socklen_t size) {
  if (address->sa_family == AF_INET
      && ntohs(((const struct sockaddr_in *)address)->sin_port) == PORT) {
    errno = EADDRNOTAVAIL;
    return -1;
  }
  int (*next)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
  return next(socket, address, size);
}
`;

/** @type {Window} */
let window;
/** @type {number} */
let port;
/** @type {string} */
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sse-lab-failure-'));
  port = await freePort();
  const library = join(folder, 'bind.so');
  const source = join(folder, 'bind.c');
  writeFileSync(source, NO_SUCH_ADDRESS);
  const built = spawnSync('cc', ['-shared', '-fPIC', `-DPORT=${port}`, '-o', library, source]);
  assert.equal(built.status, 0, String(built.stderr));
  const program = join(folder, 'program');
  writeFileSync(program, `#!/bin/sh\nLD_PRELOAD='${library}' exec '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
  window = await Window.open(['--port', `${port}`, '--no-single-instance'], {}, program);
});
after(async () => {
  await window.end();
  rmSync(folder, { recursive: true, force: true });
});

test('the window says that the lab could not start, why, and what to do', async () => {
  await window.untilText('The lab could not start');
  await window.untilText('launch the program again');
  await window.untilText(`127.0.0.1:${port}`);
  const { refused } = await window.invoke('lab_address');
  assert.equal(refused.code, 'failed');
  assert.match(refused.message, new RegExp(`${port}`));
  assert.equal(await listens(`http://127.0.0.1:${port}`), false);
});

test('and nothing on the page pretends to a stream', async () => {
  assert.equal(await window.text('ready-state'), '');
  assert.equal(await window.text('caption'), '');
});
