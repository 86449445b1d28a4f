/** Launch of the window to its first painted event, for `cargo xtask bench`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { PROGRAM } from './window.mjs';

const rounds = Number(process.env['SSE_LAB_ROUNDS'] ?? 3);

async function launchToFirstEvent() {
  const start = performance.now();
  const program = spawn(PROGRAM, ['--port', '0', '--no-single-instance'], {
    env: { ...process.env, SSE_LAB_BENCH: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(program, 'close');
  const said = await Promise.race([once(program.stdout, 'data'), ended]);
  const took = performance.now() - start;
  if (String(said[0]) !== 'first event painted\n') throw new Error(`the window said: ${said[0]}`);
  program.kill();
  await ended;
  return took;
}

// The first launch reads the program from disk and is not counted.
await launchToFirstEvent();
const launch_to_first_event_ms = [];
for (let round = 0; round < rounds; round += 1) {
  launch_to_first_event_ms.push(await launchToFirstEvent());
}
const report = JSON.stringify({ launch_to_first_event_ms });
const path = process.env['SSE_LAB_REPORT'];
if (path) writeFileSync(path, report);
else process.stdout.write(`${report}\n`);
