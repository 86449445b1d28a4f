/**
 * The engines' own `WebSocket` against `/ws`, without our page: every kill with the code that it
 * tells of, and that nothing comes back by itself.
 */
import type { Page } from '@playwright/test';

import type { LabProcess } from './lab/process';
import { expect, test } from './lab/test';

type Heard =
  | { kind: 'open'; protocol: string; extensions: string }
  | { kind: 'message'; data: string }
  | { kind: 'binary'; bytes: number[] }
  | { kind: 'error' }
  | { kind: 'close'; code: number; wasClean: boolean };

declare global {
  interface Window {
    heard: Heard[];
    socket: WebSocket;
  }
}

/** Opens a `WebSocket` in an empty page and writes down what it hears. */
async function listen(page: Page, lab: LabProcess, query = '', from = lab.stage): Promise<void> {
  // Any page of the stage will do, the one that says 404 too: browsers guard loopback from others.
  await page.goto(`${from}/blank`);
  await page.evaluate(
    (url) => {
      window.heard = [];
      window.socket = new WebSocket(url);
      window.socket.binaryType = 'arraybuffer';
      window.socket.onopen = () => {
        const { protocol, extensions } = window.socket;
        window.heard.push({ kind: 'open', protocol, extensions });
      };
      window.socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
        window.heard.push(
          typeof data === 'string'
            ? { kind: 'message', data }
            : { kind: 'binary', bytes: [...new Uint8Array(data)] },
        );
      window.socket.onerror = () => window.heard.push({ kind: 'error' });
      window.socket.onclose = ({ code, wasClean }) =>
        window.heard.push({ kind: 'close', code, wasClean });
    },
    `${lab.stage.replace('http', 'ws')}/ws?client=engine${query}`,
  );
}

const heard = (page: Page): Promise<Heard[]> => page.evaluate(() => window.heard);

const messages = async (page: Page): Promise<string[]> =>
  (await heard(page)).flatMap((it) => (it.kind === 'message' ? [it.data] : []));

async function hasMessages(page: Page, least: number): Promise<void> {
  await expect.poll(async () => (await messages(page)).length).toBeGreaterThanOrEqual(least);
}

for (const [kind, code, wasClean] of [
  ['end', 1001, true],
  ['cut', 1006, false],
  ['reset', 1006, false],
] as const) {
  for (const midEvent of [false, true]) {
    test(`${kind}${midEvent ? ' mid-event' : ''}: the WebSocket closes with ${code} and stays closed`, async ({
      page,
      lab,
    }) => {
      await listen(page, lab);
      await hasMessages(page, 3);
      await lab.kill({ kind, mid_event: midEvent });
      await expect.poll(() => heard(page)).toContainEqual({ kind: 'close', code, wasClean });

      const [opened] = await heard(page);
      expect(opened).toEqual({ kind: 'open', protocol: '', extensions: '' });
      // Whole messages only, without a hole up to the last.
      const numbers = (await messages(page)).map((data) =>
        Number(/^(\d+)-----\d+$/.exec(data)?.[1]),
      );
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
      // While an `EventSource` comes, is ended and comes back, the WebSocket could have.
      await page.evaluate((url) => {
        new EventSource(url);
      }, `${lab.stage}/stream?client=beside`);
      const first = await lab.journal.first('subscribed', ({ stream }) => stream === 'lab');
      await lab.kill({ kind: 'end', mid_event: false });
      await lab.journal.first('subscribed', ({ stream }) => stream === 'lab', first.seq);
      expect(await page.evaluate(() => window.socket.readyState)).toBe(3);
      const shaken = lab.journal.facts.filter(
        (fact) => fact.fact === 'answered' && fact.status === 101,
      );
      expect(shaken).toHaveLength(1);
    });
  }
}

test('binary comes as it is, and the envelope tells id and type', async ({ page, lab }) => {
  await lab.feed({ paused: true });
  await listen(page, lab, '&envelope=json');
  await lab.journal.first('subscribed', ({ stream }) => stream === 'web_socket');
  await lab.call('POST', '/events', { event: 'greeting', data: 'hello' });
  await lab.call('POST', '/events/binary', { bytes: 1_024 });
  await expect.poll(async () => (await heard(page)).length).toBe(3);
  const [, message, binary] = await heard(page);
  const envelope: unknown = JSON.parse(message?.kind === 'message' ? message.data : '');
  expect(envelope).toEqual({
    id: expect.stringMatching(/-\d+$/),
    event: 'greeting',
    data: 'hello',
  });
  expect(binary?.kind === 'binary' ? binary.bytes.length : 0).toBe(1_024);
});

test('what the page sends is told of, and its close is answered', async ({ page, lab }) => {
  await listen(page, lab);
  await hasMessages(page, 1);
  await page.evaluate(() => {
    window.socket.send('häh');
  });
  expect(await lab.journal.first('received')).toMatchObject({ kind: 'text', count: 1, bytes: 4 });
  await page.evaluate(() => {
    window.socket.close(4_000, 'enough');
  });
  const close = { kind: 'close', code: 4_000, wasClean: true } as const;
  await expect.poll(() => heard(page)).toContainEqual(close);
  const told = await lab.journal.first('close_frame');
  expect(told).toMatchObject({ by: 'client', code: 4_000, reason: 'enough' });
  const closed = await lab.journal.first('closed', () => true, told.seq);
  expect(closed).toMatchObject({ connection: told.connection, by: 'client', how: 'end' });
});

for (const status of [204, 503]) {
  test(`status ${status} in place of a handshake fails the WebSocket`, async ({ page, lab }) => {
    await lab.door({ kind: 'status', status, attempts: 1 });
    // The page of the stage is no attempt.
    await listen(page, lab);
    const close = { kind: 'close', code: 1006, wasClean: false } as const;
    await expect.poll(() => heard(page)).toEqual([{ kind: 'error' }, close]);
  });
}

test('CORS has no say in it, and the lab is told who asks', async ({ page, lab }) => {
  await lab.call('PUT', '/cors', { cors: 'none' });
  // The same machine by another name is another origin.
  await listen(page, lab, '', lab.stage.replace('127.0.0.1', 'localhost'));
  await hasMessages(page, 1);
  const request = await lab.journal.first('request', ({ client }) => client === 'engine');
  expect(request.origin).toMatch(/^http:\/\/localhost:\d+$/);
});
