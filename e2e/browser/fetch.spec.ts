/** The client by `fetch` beside the `EventSource`, and the program that has its rules. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Locator } from '@playwright/test';

import { writeProgram } from '../../ui/src/code/programs';
import { FIRST_SETTINGS, nextWaitMs, seeded, type FetchSettings } from '../../ui/src/fetch/policy';
import type { Door } from '../../ui/src/api/types';
import { isAccessible } from './lab/axe';
import { LOCALES, TEXTS } from './lab/languages';
import type { LabPage } from './lab/page';
import type { FactOf } from './lab/journal';
import { settingsOf } from './lab/programs';
import { expect, test } from './lab/test';

type View = 'live' | 'rules' | 'code';

/** The pane, by what a person does in it. */
class FetchPane {
  readonly pane: Locator;

  private constructor(readonly labPage: LabPage) {
    this.pane = labPage.page.getByTestId('fetch-pane');
  }

  /** Opens lab and pane, with the client not started. */
  static async open(labPage: LabPage): Promise<FetchPane> {
    await labPage.open();
    const { curl, fetch } = labPage.texts;
    const views = labPage.page.getByRole('radiogroup', { name: curl.views });
    await views.getByText(fetch.title, { exact: true }).click();
    return new FetchPane(labPage);
  }

  async view(view: View): Promise<void> {
    const { views, view: names } = this.labPage.texts.fetch;
    const group = this.pane.getByRole('radiogroup', { name: views });
    await group.getByText(names[view], { exact: true }).click();
  }

  async start(): Promise<void> {
    await this.pane.getByTestId('fetch-start').click();
  }

  async is(phase: keyof LabPage['texts']['fetch']['phases']): Promise<void> {
    await expect(this.part('phase')).toHaveText(this.labPage.texts.fetch.phases[phase]);
  }

  part(name: string): Locator {
    return this.pane.getByTestId(`fetch-${name}`);
  }

  /** What happened, as it is told, has this in it. */
  async tells(text: string): Promise<void> {
    await expect(this.part('happenings').getByText(text).first()).toBeAttached();
  }

  async setNumber(label: string, value: number): Promise<void> {
    const field = this.pane.getByRole('spinbutton', {
      name: label,
      exact: true,
    });
    await field.fill(String(value));
    await field.press('Enter');
  }

  /** Sends these headers from the next attempt on. */
  async setHeaders(lines: string): Promise<void> {
    await this.view('rules');
    const field = this.pane.getByRole('textbox', {
      name: this.labPage.texts.fetch.rules.headers,
    });
    await field.fill(lines);
    await field.blur();
    await this.view('live');
  }
}

/** Waits for a request of the client by fetch, or its subscription. */
function ofFetch<K extends 'request' | 'subscribed'>(
  { lab }: LabPage,
  kind: K,
  after = 0,
): Promise<FactOf<K>> {
  const ours = (connection: number): boolean =>
    lab.journal.facts.some(
      (fact) =>
        fact.fact === 'request' &&
        fact.connection === connection &&
        fact.method !== 'OPTIONS' &&
        fact.client?.startsWith('fetch-') === true,
    );
  type Both = FactOf<'request' | 'subscribed'>;
  return lab.journal.first(kind, (fact) => ours((fact as Both).connection), after);
}

test('it asks again where an EventSource is closed for good, and misses nothing', async ({
  labPage,
  lab,
}) => {
  const { fetch } = labPage.texts;
  const pane = await FetchPane.open(labPage);
  await pane.start();
  await pane.is('open');
  await expect(pane.part('status')).toContainText('200');
  await expect(pane.part('headers')).toContainText('content-type: text/event-stream');
  const first = await ofFetch(labPage, 'subscribed');
  await lab.journal.first('written', ({ connection }) => connection === first.connection);

  await lab.door({
    kind: 'status',
    status: 503,
    retry_after_s: 1,
    attempts: 2,
  });
  await lab.kill({ kind: 'end' });
  await labPage.isClosed();
  await pane.tells(fetch.endings.end);
  await pane.tells('503');
  // The reconnection time is 800 ms and half of a wait is chance: 1 s was asked for.
  await pane.tells(fetch.steps.waiting('1\u00a0s', '1'));
  await pane.is('open');
  const again = await ofFetch(labPage, 'subscribed', first.seq);
  expect(again.requested).toMatch(/-\d+$/);
  expect(Number(again.requested?.split('-').at(-1))).toBe(again.resumed_after_seq);
  // It was asked for permission first, since Last-Event-ID is no harmless header.
  await pane.tells(fetch.steps.preflight);
  await labPage.isClosed();
});

for (const [kind, how] of [
  ['end', 'end'],
  ['cut', 'broken'],
  ['reset', 'broken'],
] as const) {
  test(`${kind} is told by how the body ended, and resumed`, async ({ labPage, lab }) => {
    const pane = await FetchPane.open(labPage);
    await pane.start();
    await pane.is('open');
    const { seq } = await ofFetch(labPage, 'subscribed');
    await lab.kill({ kind, mid_event: true });
    await expect(pane.part('reason')).toContainText(labPage.texts.fetch.endings[how]);
    await ofFetch(labPage, 'subscribed', seq);
    await pane.is('open');
  });
}

const DOORS: [Door, string][] = [
  [{ kind: 'redirect', status: 307, attempts: 2 }, 'after a redirect'],
  [{ kind: 'content_type', content_type: 'text/html', attempts: 2 }, 'text/html'],
  [{ kind: 'empty', attempts: 2 }, '200, text/event-stream'],
  [{ kind: 'refuse', for_ms: 1_500 }, 'no answer: Failed to fetch'],
];
for (const [door, told] of DOORS) {
  test(`it passes the door ${door.kind} by its own rules`, async ({ labPage, lab }) => {
    const pane = await FetchPane.open(labPage);
    await pane.start();
    await pane.is('open');
    const { seq } = await ofFetch(labPage, 'subscribed');
    await lab.door(door);
    await lab.kill({ kind: 'cut' });
    await pane.tells(told);
    await ofFetch(labPage, 'subscribed', seq);
    await pane.is('open');
  });
}

test('silence is longer than it waits for: it asks anew, before an answer as well', async ({
  labPage,
  lab,
}) => {
  const { fetch } = labPage.texts;
  const pane = await FetchPane.open(labPage);
  await pane.view('rules');
  await pane.setNumber(fetch.rules.silence, 500);
  await pane.view('live');
  await pane.start();
  await pane.is('open');
  const { seq } = await ofFetch(labPage, 'subscribed');
  await lab.call('PUT', '/stall', { stalled: true });
  await expect(pane.part('reason')).toContainText(fetch.endings.silent);
  const { seq: hung } = await ofFetch(labPage, 'request', seq);
  await lab.door({ kind: 'hang' });
  await lab.call('PUT', '/stall', { stalled: false });
  await lab.kill({ kind: 'end' });
  await lab.journal.first('door_met', () => true, hung);
  const before = lab.journal.newest;
  await lab.call('POST', '/restore');
  await ofFetch(labPage, 'subscribed', before);
  await pane.is('open');
});

test('what the browser keeps back is explained by what the lab saw, and can be mended', async ({
  labPage,
  lab,
}) => {
  const { fetch } = labPage.texts;
  const pane = await FetchPane.open(labPage);
  const explained = pane.part('explained');
  await pane.setHeaders('Authorization: Bearer x\nX-Demo: 1');
  await pane.start();
  await expect(explained).toContainText(fetch.preflight('Authorization, X-Demo'));
  const before = lab.journal.newest;
  await explained.getByRole('button', { name: fetch.echo }).click();
  await ofFetch(labPage, 'subscribed', before);
  await pane.is('open');
  await expect(explained).toHaveCount(0);
  await expect(pane.part('request')).toContainText('X-Demo: 1');

  await pane.setHeaders('');
  await lab.call('PUT', '/cors', { cors: 'none' });
  await lab.kill({ kind: 'end' });
  await expect(explained).toContainText(fetch.noAnswer.cors);
  await lab.call('PUT', '/cors', { cors: 'any' });
  await pane.is('open');
});

test('it posts, gives up by its rules, and is gone at once when it is closed', async ({
  labPage,
  lab,
}) => {
  const { fetch } = labPage.texts;
  const pane = await FetchPane.open(labPage);
  await pane.view('rules');
  await pane.pane.getByText('POST', { exact: true }).click();
  await pane.pane.getByRole('textbox', { name: fetch.rules.body }).fill('{"a":1}');
  await pane.view('live');
  await pane.start();
  await pane.is('open');
  expect((await ofFetch(labPage, 'request')).method).toBe('POST');
  const { connection } = await ofFetch(labPage, 'subscribed');
  await pane.part('stop').click();
  await pane.is('closed');
  const closed = await lab.journal.first('closed', (fact) => fact.connection === connection);
  expect(closed.by).toBe('client');

  await lab.door({ kind: 'status', status: 404 });
  await pane.start();
  await pane.is('gave_up');
  await pane.tells(fetch.steps.closed.gave_up);
});

test('a flood is counted, and makes no element for an event', async ({ labPage, lab }) => {
  await lab.feed({ interval_ms: 2, events_per_tick: 10 });
  const pane = await FetchPane.open(labPage);
  await pane.start();
  const seen = async (): Promise<number> => {
    const figure = /→ ([\d,]+)/.exec(await pane.part('parsing').innerText())?.[1] ?? '0';
    return Number(figure.replaceAll(',', ''));
  };
  await expect.poll(seen).toBeGreaterThan(1_000);
  const elements = (): Promise<number> => pane.pane.locator('*').count();
  const before = await elements();
  const soFar = await seen();
  await expect.poll(seen).toBeGreaterThan(soFar + 10_000);
  expect(await elements()).toBeLessThan(before + 20);
});

const RULES: Partial<FetchSettings>[] = [
  { growth: 'fixed', waitMs: 120, honoursRetry: false },
  {
    seed: 7,
    waitMs: 60,
    mostWaitMs: 200,
    honoursRetry: false,
    honoursRetryAfter: false,
  },
  {
    seed: 3,
    mostAttempts: 6,
    method: 'POST',
    body: '</script>',
    headers: [['X-Demo', '1']],
  },
];
for (const rules of RULES) {
  test(`the program has the page’s rules: ${JSON.stringify(rules)}`, async ({ page, lab }) => {
    await lab.feed({ interval_ms: 40, retry_ms: 90 });
    await lab.call('PUT', '/cors', { cors: 'echo' });
    const fetch = { ...FIRST_SETTINGS, readTimeoutMs: 2_000, ...rules };
    const settings = { ...(await settingsOf(lab)), fetch };
    const text = writeProgram('fetch', settings, TEXTS.en.code, 'en');
    const parser = new URL(import.meta.resolve('eventsource-parser'));
    const server = createServer((request, answer) => {
      const isPage = request.url === '/fetch.html';
      answer.setHeader('Content-Type', isPage ? 'text/html' : 'text/javascript');
      if (isPage) answer.end(text);
      else void readFile(parser).then((bytes) => answer.end(bytes));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await page.addInitScript(() => {
        const states: string[] = [];
        Object.assign(window, { states });
        addEventListener('DOMContentLoaded', () => {
          const state = document.querySelector('#state');
          const look = (): unknown => states.push(state?.textContent ?? '');
          if (state) new MutationObserver(look).observe(state, { childList: true });
        });
      });
      const states = (): Promise<string[]> =>
        page.evaluate(() => (window as unknown as { states: string[] }).states);
      const waits = async (): Promise<number[]> =>
        (await states()).flatMap((it) => (it.startsWith('WAITING ') ? [Number(it.slice(8))] : []));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/fetch.html`);
      const state = page.locator('#state');
      await expect(page.getByRole('listitem').first()).toContainText(/^message \S+-\d+ /);

      // Lost once, then three attempts that fail, then open again without a gap.
      await lab.door({ kind: 'status', status: 503, attempts: 3 });
      await lab.kill({ kind: 'reset' });
      await expect.poll(async () => (await states()).filter((it) => it === 'OPEN').length).toBe(2);
      const random = seeded(fetch.seed);
      const expected = [0, 1, 2, 3].map((failed) =>
        nextWaitMs(fetch, {
          failed,
          retryMs: 90,
          retryAfterMs: undefined,
          random,
        }),
      );
      expect(await waits()).toEqual(expected);
      const numbers = async (): Promise<number[]> =>
        (await page.getByRole('listitem').allTextContents()).flatMap((line) => {
          const number = /^message \S+-(\d+) /.exec(line)?.[1];
          return number === undefined ? [] : [Number(number)];
        });
      await expect.poll(async () => (await numbers()).length).toBeGreaterThan(20);
      const seen = await numbers();
      seen.forEach((number, i) => expect(number).toBe((seen[0] ?? 0) - i));

      // Retry-After is waited for, if the rules say so.
      await lab.door({
        kind: 'status',
        status: 429,
        retry_after_s: 1,
        attempts: 1,
      });
      await lab.kill({ kind: 'end' });
      await expect.poll(async () => (await waits()).length).toBe(6);
      const [, last] = (await waits()).slice(-2);
      if (fetch.honoursRetryAfter) expect(last).toBe(1_000);
      else expect(last).toBeLessThan(1_000);
      await expect(state).toHaveText('OPEN');

      // Silence is no stream; and a status of the list ends it.
      await lab.door({ kind: 'status', status: 404 });
      await lab.call('PUT', '/stall', { stalled: true });
      await expect(state).toHaveText('CLOSED');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}

for (const language of LOCALES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${language} ${colorScheme}`, () => {
      test.use({ language, colorScheme });

      test('every view can be read, and shows the program of the rules', async ({
        labPage,
        page,
        lab,
      }) => {
        test.slow();
        const { fetch } = labPage.texts;
        const pane = await FetchPane.open(labPage);
        const picture = (name: string): string =>
          `.artifacts/look/fetch-${name}-${language}-${colorScheme}.png`;
        await page.screenshot({ path: picture('idle') });
        await isAccessible(page, 'fetch, not open');
        await pane.setHeaders('X-Demo: 1');
        await pane.start();
        await expect(pane.part('explained')).toBeVisible();
        await page.screenshot({ path: picture('explained') });
        await isAccessible(page, 'fetch, explained');
        await lab.call('PUT', '/cors', { cors: 'echo' });
        await pane.is('open');
        await pane.view('rules');
        await pane.setNumber(fetch.rules.wait, 1_234);
        const statuses = pane.pane.getByRole('textbox', {
          name: fetch.rules.statuses,
        });
        await statuses.fill('20x');
        await statuses.blur();
        await expect(pane.pane.getByRole('alert')).toHaveText(fetch.rules.statusesWrong);
        await page.screenshot({ path: picture('rules') });
        await isAccessible(page, 'fetch, rules');
        await pane.view('code');
        const program = pane.part('program');
        await expect(program).toContainText('retryMs ?? 1234');
        await expect(program).toContainText('["X-Demo", "1"]');
        await expect(program).toContainText(`const url = "${lab.stage}/stream";`);
        await page.screenshot({ path: picture('code') });
        await isAccessible(page, 'fetch, code');
      });
    });
  }
}
