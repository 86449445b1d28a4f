/**
 * The real window, steered through tauri-driver and WebKitWebDriver.
 *
 * Every process of a test carries a mark in its environment, so that what is left of it can be
 * found: the program, WebKit's processes, and curl.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Builder, By, Capabilities } from 'selenium-webdriver';

const MARK = 'SSE_LAB_TEST_MARK';
/** What D-Bus starts by itself where a test runs without a session of its own. */
const OF_THE_SESSION = /^(dbus-|at-spi|xdg-|fusermount)/;

/** The program under test; `cargo xtask test` builds it and says where it is. */
export const PROGRAM =
  process.env['SSE_LAB_DESKTOP'] ??
  new URL('../../target/debug/sse-lab-desktop', import.meta.url).pathname;

/** @typedef {{ stage: string, control: string, token: string, notice: unknown }} LabAddress */

/** @returns {Promise<number>} a port that was free a moment ago */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}

/** How long anything may take on a slow machine, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Asks again and again until the answer is true.
 * @template T
 * @param {() => Promise<T | false | null | undefined> | T | false | null | undefined} question
 * @param {() => unknown} [seen] what to report where it never becomes true
 * @param {number} [patience] in milliseconds
 * @returns {Promise<T>}
 */
export async function until(question, seen = () => question.toString(), patience = PATIENCE) {
  const end = performance.now() + patience;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (performance.now() > end) {
      throw new Error(`it did not become true in ${patience} ms: ${await seen()}`);
    }
    await pause(25);
  }
}

/**
 * @param {string | URL} address
 * @returns {Promise<boolean>} whether something listens there
 */
export async function listens(address) {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * @param {string} mark
 * @returns {{ pid: number, name: string }[]} the running processes that carry the mark
 */
export function processesWith(mark) {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        if (!environment.split('\0').includes(`${MARK}=${mark}`)) return [];
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        if (/^State:\s+Z/m.test(status)) return [];
        const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
        return OF_THE_SESSION.test(name) ? [] : [{ pid: Number(pid), name }];
      } catch {
        return []; // It ended while we looked.
      }
    });
}

/** @type {string[]} */
const homes = [];
process.on('exit', () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * A fresh mark, an environment with it, and a home of its own, so that no choice is remembered
 * from one test to the next.
 */
export function marked() {
  const mark = randomUUID();
  const home = mkdtempSync(join(tmpdir(), 'sse-lab-'));
  homes.push(home);
  // Neither portals nor accessibility buses: they would outlive the window they serve.
  const quiet = { GTK_USE_PORTAL: '0', NO_AT_BRIDGE: '1' };
  const places = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  return { mark, home, env: { ...process.env, ...quiet, ...places, [MARK]: mark } };
}

const WHOLE_PAGE = 'return document.body.innerText';

/** A window with a driver. */
export class Window {
  /**
   * @param {import('selenium-webdriver').WebDriver} driver
   * @param {import('node:child_process').ChildProcess} server
   * @param {string} mark
   * @param {string} home
   */
  constructor(driver, server, mark, home) {
    this.driver = driver;
    this.server = server;
    this.mark = mark;
    this.home = home;
  }

  /**
   * Launches the program with these arguments, on a stage port of its own unless they say one.
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} [extra]
   * @param {string} [application] what launches the program, where it is not launched itself
   */
  static async open(
    args = ['--port', '0', '--no-single-instance'],
    extra = {},
    application = PROGRAM,
  ) {
    const { mark, home, env } = marked();
    const [port, nativePort] = [await freePort(), await freePort()];
    const server = spawn('tauri-driver', ['--port', `${port}`, '--native-port', `${nativePort}`], {
      env: { ...env, ...extra },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await until(() => listens(`http://127.0.0.1:${port}`));
    await until(() => listens(`http://127.0.0.1:${nativePort}`));
    const capabilities = new Capabilities();
    capabilities.setBrowserName('wry');
    capabilities.set('tauri:options', { application, args });
    const driver = await new Builder()
      .withCapabilities(capabilities)
      .usingServer(`http://127.0.0.1:${port}/`)
      .build();
    return new Window(driver, server, mark, home);
  }

  /**
   * Calls one of the program's commands as the page would.
   * @param {string} command
   * @param {object} [payload]
   * @returns {Promise<{ ok?: any, refused?: any }>}
   */
  async invoke(command, payload = {}) {
    return this.driver.executeAsyncScript(
      `const [command, payload, done] = arguments;
       window.__TAURI_INTERNALS__.invoke(command, payload)
         .then((ok) => done({ ok }), (refused) => done({ refused }));`,
      command,
      payload,
    );
  }

  /** @returns {Promise<LabAddress>} */
  async address() {
    return (await this.invoke('lab_address')).ok;
  }

  /** @param {string} id a `data-testid` */
  async click(id) {
    await this.driver.findElement(By.css(`[data-testid="${id}"]`)).click();
  }

  /** @param {string} name what is written on the button */
  async press(name) {
    const xpath = `//button[.//text()[normalize-space()='${name}']]`;
    await this.driver.findElement(By.xpath(xpath)).click();
  }

  /** Chooses curl in the panel beside the events. */
  async showCurl() {
    const choice = By.xpath("//label[normalize-space()='curl']");
    await until(async () => (await this.driver.findElements(choice)).length > 0);
    await this.driver.findElement(choice).click();
  }

  /**
   * @param {string} id a `data-testid`
   * @returns {Promise<string>} its text, or nothing where it does not exist
   */
  async text(id) {
    const script = 'return document.querySelector(arguments[0])?.innerText ?? ""';
    return this.driver.executeScript(script, `[data-testid="${id}"]`);
  }

  /**
   * Waits until the element, or the whole page, shows this.
   * @param {string | RegExp} wanted
   * @param {string} [id]
   */
  async untilText(wanted, id) {
    const shows = (/** @type {string} */ text) =>
      typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
    const read = async () =>
      String(await (id ? this.text(id) : this.driver.executeScript(WHOLE_PAGE)));
    return until(
      async () => shows(await read()),
      async () => `${wanted} in ${id ?? 'the page'}, which shows: ${await read()}`,
    );
  }

  /** @param {'OPEN' | 'CONNECTING' | 'CLOSED'} state */
  untilState(state) {
    return this.untilText(state, 'ready-state');
  }

  /** Ends the window and the driver, however far they came. */
  async end() {
    await this.driver.quit().catch(() => {});
    // The driver ends the page and not always the program; how that ends has tests of its own.
    for (const { pid } of processesWith(this.mark)) {
      try {
        process.kill(pid);
      } catch {
        // It has just ended.
      }
    }
    await until(() => processesWith(this.mark).length === 0);
  }
}
