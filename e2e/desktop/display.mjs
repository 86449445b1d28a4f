/** A display of its own, as large as somebody's projector. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export class Display {
  /**
   * @param {import('node:child_process').ChildProcess} server
   * @param {string} name as in `DISPLAY`
   */
  constructor(server, name) {
    this.server = server;
    /** For the programs that are to be seen on it. */
    this.env = { DISPLAY: name, XAUTHORITY: '/dev/null' };
  }

  /** @param {string} size such as `1280x720` */
  static async start(size) {
    const screen = ['-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-displayfd', '3'];
    const server = spawn('Xvfb', screen, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    const told = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    const ended = once(server, 'exit').then(([code]) => {
      throw new Error(`Xvfb ended with ${code} before it had a display`);
    });
    const [number] = await Promise.race([once(told, 'data'), ended]);
    ended.catch(() => {}); // Later it may end.
    return new Display(server, `:${String(number).trim()}`);
  }

  async end() {
    const ended = once(this.server, 'exit');
    this.server.kill();
    await ended;
  }
}
