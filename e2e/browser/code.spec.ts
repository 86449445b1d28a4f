/** The code pane: what it shows as settings change, and its page in a browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Locator } from '@playwright/test';

import { hostileStrings } from '../../ui/src/code/hostile';
import { jsString } from '../../ui/src/code/literals';
import { writeProgram } from '../../ui/src/code/programs';
import { isAccessible } from './lab/axe';
import { LOCALES, TEXTS } from './lab/languages';
import type { LabPage } from './lab/page';
import { settingsOf } from './lab/programs';
import { expect, test } from './lab/test';

/** Opens the pane and returns it. */
async function openPane({ page, texts }: LabPage): Promise<Locator> {
  const views = page.getByRole('radiogroup', { name: texts.curl.views });
  await views.getByText(texts.code.title, { exact: true }).click();
  return page.getByTestId('code-pane');
}

async function choose(labPage: LabPage, name: keyof LabPage['texts']['code']['names']) {
  const { choose: label, names } = labPage.texts.code;
  await labPage.page.getByRole('combobox', { name: new RegExp(`^${label}: `) }).click();
  await labPage.page.getByRole('option', { name: names[name], exact: true }).click();
}

for (const language of LOCALES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${language} ${colorScheme}`, () => {
      test.use({ language, colorScheme });

      test('the pane follows the settings, is copied as shown, and can be read', async ({
        labPage,
        page,
        lab,
        context,
      }) => {
        test.slow();
        const { code: words, common } = labPage.texts;
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await labPage.open();
        const pane = await openPane(labPage);
        const program = pane.getByTestId('program');
        await expect(program).toContainText(`new EventSource("${lab.stage}/stream")`);
        await expect(program).toContainText(words.comments.textContent);
        const picture = (name: string): string =>
          `.artifacts/look/code-${name}-${language}-${colorScheme}.png`;
        for (const [width, height] of [
          [960, 640],
          [1280, 720],
        ] as const) {
          await page.setViewportSize({ width, height });
          await page.screenshot({ path: picture(`${width}`) });
        }
        await isAccessible(page, 'code');

        await choose(labPage, 'express');
        await lab.feed({ interval_ms: 321, retry_ms: 4_567, event_names: ['<b>"x"</b>'] });
        await expect(program).toContainText('INTERVAL_MS = 321;');
        await expect(program).toContainText('RETRY_MS = 4567;');
        await expect(program).toContainText('EVENT_NAMES = ["\\u003cb>\\"x\\"\\u003c/b>"];');
        await expect(program).toContainText('Last-Event-ID');
        await lab.feed({ ids: false });
        await expect(program).not.toContainText('Last-Event-ID');
        await pane.getByRole('button', { name: words.copy, exact: true }).click();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        expect(copied).toBe(await program.evaluate((it) => it.textContent));

        await choose(labPage, 'axum');
        await pane.getByRole('button', { name: common.panel.enlarge }).click();
        await page.screenshot({ path: picture('enlarged') });
        await isAccessible(page, 'code, enlarged');
        await pane.getByRole('button', { name: words.copyCommand }).click();
        const command = await page.evaluate(() => navigator.clipboard.readText());
        expect(command).toMatch(/^cargo add axum@.* && cargo run$/);
      });
    });
  }
}

for (const withCredentials of [false, true]) {
  test(`the page runs ${withCredentials ? 'with' : 'without'} credentials, comes back after every kill and misses nothing`, async ({
    page,
    lab,
  }) => {
    if (withCredentials) await lab.call('PUT', '/cors', { cors: 'echo' });
    await lab.feed({ interval_ms: 40, retry_ms: 60, event_names: ['</script><!--', ''] });
    const settings = await settingsOf(lab, withCredentials);
    const text = writeProgram('browser', settings, TEXTS.en.code, 'en');
    const server = createServer((_, answer) => {
      answer.setHeader('Content-Type', 'text/html');
      answer.end(text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/events.html`);
      const lines = page.getByRole('listitem');
      const numbers = async (): Promise<number[]> =>
        (await lines.allTextContents()).flatMap((line) => {
          const event = /^(<\/script><!--|message) \S+-(\d+) /.exec(line);
          return event ? [Number(event[2])] : [];
        });
      const more = async (): Promise<void> => {
        const newest = (await numbers())[0] ?? 0;
        await expect.poll(async () => (await numbers())[0] ?? 0).toBeGreaterThan(newest + 4);
        const seen = await numbers();
        seen.forEach((number, i) => expect(number).toBe((seen[0] ?? 0) - i));
      };
      await more();
      for (const kind of ['end', 'cut', 'reset'] as const) {
        const connects = page.getByText(/^connecttime /);
        const before = await connects.count();
        expect((await lab.kill({ kind })).killed).toBe(1);
        await expect.poll(() => connects.count()).toBeGreaterThan(before);
        await more();
      }
      await expect(page.locator('#state')).toHaveText('OPEN');
      await lab.door({ kind: 'status', status: 204, attempts: 1 });
      await lab.kill({ kind: 'end' });
      await expect(page.locator('#state')).toHaveText('CLOSED');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}

test('whatever a string holds, its literal is that string inside a script element', async ({
  page,
}) => {
  const strings = hostileStrings(400);
  const literals = strings.map(jsString).join(',\n');
  await page.setContent(`<meta charset="utf-8"><script>window.texts = [${literals}];</script>`);
  const seen = await page.evaluate(() => (window as unknown as { texts: string[] }).texts);
  expect(seen).toEqual(strings);
});
