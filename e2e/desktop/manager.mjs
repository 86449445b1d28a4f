/** A window manager, as every desktop has one, and what a person does with it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { until } from './window.mjs';

const run = promisify(execFile);

/** Openbox on a display. */
export class WindowManager {
  /**
   * @param {import('node:child_process').ChildProcess} process
   * @param {NodeJS.ProcessEnv} env
   */
  constructor(process, env) {
    this.process = process;
    this.env = env;
  }

  /** @param {NodeJS.ProcessEnv} [display] another display than that of the tests */
  static async start(display = {}) {
    const env = { ...process.env, ...display };
    const openbox = spawn('openbox', ['--sm-disable'], { stdio: 'ignore', env });
    const manager = new WindowManager(openbox, env);
    // Only under a window manager does the display have desktops to ask about.
    await until(() => manager.xdotool('get_desktop').catch(() => ''));
    return manager;
  }

  /** @param {string[]} words */
  async xdotool(...words) {
    return (await run('xdotool', words, { env: this.env })).stdout.trim();
  }

  /**
   * @param {number | undefined} pid
   * @returns {Promise<string>} the id of the process's window, once it is on screen
   */
  windowOf(pid) {
    return this.find('--all', '--onlyvisible', '--pid', `${pid}`, '--name', '^SSE Lab$');
  }

  /** @returns {Promise<string>} the id of the only window on the display, once it is there */
  onlyWindow() {
    return this.find('--onlyvisible', '--name', '^SSE Lab$');
  }

  /** @param {string[]} words */
  find(...words) {
    const found = () => this.xdotool('search', ...words).catch(() => '');
    return until(async () => (await found()).split('\n')[0]);
  }

  /** @returns {Promise<string>} the id of the window that has the keyboard, if one has it */
  active() {
    return this.xdotool('getactivewindow').catch(() => '');
  }

  /** @param {string} window */
  async activate(window) {
    await this.xdotool('windowactivate', window);
    await until(async () => (await this.active()) === window);
  }

  /**
   * @param {string} window
   * @returns {Promise<{ x: number, y: number, width: number, height: number }>}
   */
  async placeOf(window) {
    const shell = await this.xdotool('getwindowgeometry', '--shell', window);
    const figure = (/** @type {string} */ name) =>
      Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(shell)?.[1]);
    return { x: figure('X'), y: figure('Y'), width: figure('WIDTH'), height: figure('HEIGHT') };
  }

  /**
   * Gives the window's page that size.
   * @param {string} window
   * @param {number} width
   * @param {number} height
   */
  async resize(window, width, height) {
    await this.xdotool('windowsize', window, `${width}`, `${height}`);
    await until(async () => {
      const is = await this.placeOf(window);
      return is.width === width && is.height === height;
    });
  }

  /**
   * A key of the keyboard, for whichever window has it.
   * @param {string} key as X calls it
   */
  async press(key) {
    await this.xdotool('key', key);
  }

  /**
   * Clicks the button at the right end of the window's title bar.
   * @param {string} window
   */
  async clickClose(window) {
    await this.activate(window);
    const { width } = await this.placeOf(window);
    // Counted from the page's corner: the title bar is the frame's part above it.
    const place = [`${width - 10}`, '-10'];
    await this.xdotool('mousemove', '--window', window, '--', ...place, 'click', '1');
  }

  async end() {
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
  }
}
