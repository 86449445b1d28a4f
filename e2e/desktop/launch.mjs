/** Programs launched without a driver, and what is left of them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { PROGRAM, marked, processesWith } from './window.mjs';

/**
 * Runs a program, the window unless told otherwise.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [extra]
 * @param {string} [path]
 */
export function launch(args, extra = {}, path = PROGRAM) {
  const { mark, env } = marked();
  const program = spawn(path, args, {
    env: { ...env, ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  program.stdout.on('data', (bytes) => (said.out += bytes));
  program.stderr.on('data', (bytes) => (said.err += bytes));
  const ended = once(program, 'close');

  /**
   * Waits until the program has printed this; fails if it ends instead.
   * @param {RegExp} wanted
   * @returns {Promise<RegExpExecArray>}
   */
  const prints = async (wanted) => {
    for (;;) {
      const found = wanted.exec(said.out);
      if (found) return found;
      const over = await Promise.race([
        once(program.stdout, 'data').then(() => false),
        ended.then(() => !wanted.test(said.out)),
      ]);
      if (over) throw new Error(`it ended without printing ${wanted}:\n${said.out}${said.err}`);
    }
  };
  return { program, mark, said, ended, prints };
}

/** @param {string} mark */
export const left = (mark) =>
  processesWith(mark).filter(({ name }) => !['tauri-driver', 'WebKitWebDriver'].includes(name));

/**
 * @param {number | undefined} pid
 * @returns {number[]} the TCP ports on which the process listens
 */
export function listeningPorts(pid) {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // It was closed while we looked.
      }
    }),
  );
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((path) => readFileSync(path, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && sockets.has(fields[9] ?? ''))
    .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16));
}
