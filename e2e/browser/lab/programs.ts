import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface, type Interface } from 'node:readline';

import { codeSettings, type CodeSettings } from '../../../ui/src/code/codeSettings';
import type { LabProcess } from './process';

/** The Python that has the packages of the tests. */
export const PYTHON =
  process.env['SSE_LAB_PYTHON'] ??
  fileURLToPath(new URL('../../../target/python/bin/python', import.meta.url));

/** What a page at that lab would write programs from. */
export async function settingsOf(lab: LabProcess, withCredentials = false): Promise<CodeSettings> {
  const { stage } = await lab.state();
  const stream = { url: `${lab.stage}/stream`, withCredentials };
  return codeSettings(stream, stage.feed, stage.cors, ['message', 'connecttime', 'lab.gap']);
}

/** A program that runs, and the lines it prints. */
export class Running {
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  private constructor(private readonly child: ChildProcess & { stdout: NodeJS.ReadableStream }) {
    this.#reader = createInterface({ input: child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  static start(command: string, file: string, environment: Record<string, string> = {}): Running {
    const child = spawn(command, [file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    return new Running(child);
  }

  /** The next line; fails when the program has ended. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the program has ended with ${this.child.exitCode}`);
    return value;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}
