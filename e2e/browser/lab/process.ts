import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

import type { components } from '../../../ui/src/api/schema';
import { Journal } from './journal';

type Schemas = components['schemas'];

const PROGRAM =
  process.env['SSE_LAB_PROGRAM'] ??
  fileURLToPath(new URL('../../../target/debug/sse-lab', import.meta.url));

/** A headless lab of a test's own, on free ports. */
export class LabProcess {
  readonly journal: Journal;

  private constructor(
    readonly stage: string,
    readonly control: string,
    readonly token: string,
    private readonly child: ChildProcess,
    private readonly options: string[],
  ) {
    this.journal = new Journal(control, token);
  }

  static start(...options: string[]): Promise<LabProcess> {
    return LabProcess.#launch(['--port', '0', '--control-port', '0'], options, {});
  }

  static async #launch(
    ports: string[],
    options: string[],
    environment: Record<string, string>,
  ): Promise<LabProcess> {
    const words = ['serve', '--print', 'json', '--no-open', ...ports, ...options];
    const child = spawn(PROGRAM, words, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    const lines = createInterface({ input: child.stdout });
    const line = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      child.once('error', reject);
      child.once('exit', (code) => {
        reject(new Error(`${PROGRAM} ended with ${code} before it printed its addresses`));
      });
    });
    const { stage, control, token } = JSON.parse(line) as Record<string, string>;
    if (!stage || !control || !token) throw new Error(`not what --print json promises: ${line}`);
    const [at, steered] = [stage.replace(/\/$/, ''), control.replace(/\/$/, '')];
    return new LabProcess(at, steered, token, child, options);
  }

  /** Starts a lab that has ended again, on the same ports, with the same key or another. */
  startAgain(token = this.token): Promise<LabProcess> {
    const ports = ['--port', new URL(this.stage).port];
    ports.push('--control-port', new URL(this.control).port);
    return LabProcess.#launch(ports, this.options, { SSE_LAB_TOKEN: token });
  }

  get launchLink(): string {
    return `${this.control}/#token=${this.token}`;
  }

  /** Calls the control API; throws what it refuses. */
  async call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.control}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  state(): Promise<Schemas['LabState']> {
    return this.call('GET', '/lab');
  }

  feed(patch: Schemas['FeedPatch']): Promise<Schemas['FeedSettings']> {
    return this.call('PATCH', '/feed', patch);
  }

  kill(kill: Schemas['Kill']): Promise<{ killed: number }> {
    return this.call('POST', '/connections/kill', kill);
  }

  door(door: Schemas['Door']): Promise<Schemas['DoorState']> {
    return this.call('PUT', '/door', door);
  }

  /** Makes the program stand still without ending it, or lets it go on. */
  freeze(on: boolean): void {
    this.child.kill(on ? 'SIGSTOP' : 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.journal.close();
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.kill('SIGTERM')) await ended;
  }
}
