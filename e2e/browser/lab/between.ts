import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Page } from '@playwright/test';

/** Both halves of a connection that goes through. */
interface Pair {
  readonly browser: Socket;
  readonly stage: Socket;
}

/** What stands between browser and stage in the world, and does what neither of them asked for. */
export class Between {
  readonly #server: Server;
  readonly #stage: URL;
  readonly #pairs = new Set<Pair>();
  readonly #held = new Set<Socket>();
  #holding: 'nothing' | 'connections' | 'answers' = 'nothing';
  #reading = true;
  #alter: (text: string) => string = (text) => text;

  #port = 0;

  private constructor(stage: string) {
    this.#stage = new URL(stage);
    this.#server = createServer((browser) => this.#take(browser));
  }

  static async open(stage: string): Promise<Between> {
    const between = new Between(stage);
    between.#server.listen(0, '127.0.0.1');
    await once(between.#server, 'listening');
    between.#port = (between.#server.address() as AddressInfo).port;
    return between;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The page reads its streams by this way; its policy does not know it, so it must be off. */
  async route(page: Page): Promise<void> {
    await page.route('**/api/v1/lab', async (route) => {
      const response = await route.fetch();
      const lab = (await response.json()) as object;
      await route.fulfill({ response, json: { ...lab, stage_url: this.url } });
    });
  }

  /** New connections are accepted and go nowhere; or they get there, and no answer comes back. */
  hold(what: 'connections' | 'answers'): void {
    this.#holding = what;
  }

  /** Reads no more of what the stage writes, or goes on. */
  read(on: boolean): void {
    this.#reading = on;
    for (const { stage } of this.#pairs) {
      if (on) stage.resume();
      else stage.pause();
    }
  }

  /** Changes what the stage says, piece by piece. */
  alter(alter: (text: string) => string): void {
    this.#alter = alter;
  }

  /** Says something to the browser that the stage never said, as a chunk of the body. */
  inject(text: string): void {
    const length = Buffer.byteLength(text).toString(16);
    for (const { browser } of this.#pairs) browser.write(`${length}\r\n${text}\r\n`);
  }

  /** Breaks every connection. */
  drop(): void {
    for (const { browser, stage } of this.#pairs) {
      browser.destroy();
      stage.destroy();
    }
    for (const socket of this.#held) socket.destroy();
  }

  /** Nothing listens here any more. */
  close(): void {
    this.#server.close();
    this.drop();
  }

  #take(browser: Socket): void {
    // What breaks is broken on purpose.
    browser.on('error', () => undefined);
    if (this.#holding === 'connections') {
      this.#held.add(browser);
      return;
    }
    const stage = connect(Number(this.#stage.port), this.#stage.hostname);
    stage.on('error', () => undefined);
    const pair = { browser, stage };
    this.#pairs.add(pair);
    browser.pipe(stage);
    if (!this.#reading) stage.pause();
    stage.on('data', (bytes: Buffer) => {
      if (this.#holding === 'answers') return;
      const text = bytes.toString('latin1');
      if (!browser.write(this.#alter(text), 'latin1')) {
        stage.pause();
        browser.once('drain', () => this.#reading && stage.resume());
      }
    });
    stage.on('end', () => browser.end());
    stage.on('close', (broken: boolean) => {
      if (broken) browser.resetAndDestroy();
      else browser.end();
      this.#pairs.delete(pair);
    });
    browser.on('close', () => stage.destroy());
  }
}
