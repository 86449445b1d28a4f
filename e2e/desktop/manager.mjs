/** A window manager, as every desktop has one, and what a person does with it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { until } from './window.mjs';

const run = promisify(execFile);

/** @param {string[]} words */
const xdotool = async (...words) => (await run('xdotool', words)).stdout.trim();

/** Openbox on the display of the tests. */
export class WindowManager {
  /** @param {import('node:child_process').ChildProcess} process */
  constructor(process) {
    this.process = process;
  }

  static async start() {
    const manager = new WindowManager(spawn('openbox', ['--sm-disable'], { stdio: 'ignore' }));
    // Only under a window manager does the display have desktops to ask about.
    await until(() => xdotool('get_desktop').catch(() => ''));
    return manager;
  }

  /**
   * @param {number | undefined} pid
   * @returns {Promise<string>} the id of the process's window, once it is on screen
   */
  windowOf(pid) {
    const search = ['search', '--all', '--onlyvisible', '--pid', `${pid}`, '--name', '^SSE Lab$'];
    return until(async () => (await xdotool(...search).catch(() => '')).split('\n')[0]);
  }

  /** @returns {Promise<string>} the id of the window that has the keyboard, if one has it */
  active() {
    return xdotool('getactivewindow').catch(() => '');
  }

  /** @param {string} window */
  async activate(window) {
    await xdotool('windowactivate', window);
    await until(async () => (await this.active()) === window);
  }

  /**
   * Clicks the button at the right end of the window's title bar.
   * @param {string} window
   */
  async clickClose(window) {
    await this.activate(window);
    const shell = await xdotool('getwindowgeometry', '--shell', window);
    const width = Number(/^WIDTH=(\d+)$/m.exec(shell)?.[1]);
    // Counted from the page's corner: the title bar is the frame's part above it.
    const place = [`${width - 10}`, '-10'];
    await xdotool('mousemove', '--window', window, '--', ...place, 'click', '1');
  }

  async end() {
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
  }
}
