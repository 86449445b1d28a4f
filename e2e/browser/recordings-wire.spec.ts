/** The bytes in a recording, and a connection's body as a file of its own. */
import { readFile } from 'node:fs/promises';

import type { Locator, Page } from '@playwright/test';

import type { Catalogue } from '../../ui/src/i18n/catalogue';
import { expect, test } from './lab/test';

test.use({ labOptions: ['--interval', '150ms', '--retry', '900ms'] });

/** Shows a connection's bytes and exports its body. */
async function exported(
  page: Page,
  scope: Page | Locator,
  texts: Catalogue,
  connection: number,
): Promise<Buffer> {
  const views = scope.getByRole('radiogroup', { name: texts.curl.views });
  await views.getByText(texts.wire.title, { exact: true }).click();
  const pane = scope.getByTestId('wire-pane');
  await pane.getByRole('combobox', { name: new RegExp(`^${texts.wire.connection}:`) }).click();
  await page.getByRole('option', { name: / reader / }).click();
  await expect(pane.getByRole('listbox').getByRole('option').first()).toBeVisible();
  const coming = page.waitForEvent('download');
  await pane.getByRole('button', { name: texts.export.body.save }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(`sse-lab-connection-${connection}.sse`);
  await expect(pane.getByText(texts.export.body.done('').split(',')[0] ?? '')).toBeVisible();
  return readFile(await download.path());
}

test('a body that is exported, live and from a recording, is what a client read', async ({
  labPage,
  page,
  lab,
}) => {
  const { texts } = labPage;
  await labPage.open();
  await lab.call('PUT', '/recording/reader');
  const url = `${lab.stage}/stream?client=reader&interval_ms=20&count=12&end=end`;
  const read = Buffer.from(await (await fetch(url)).arrayBuffer());
  const { connection } = await lab.journal.first('request', ({ client }) => client === 'reader');
  await lab.journal.first('closed', (fact) => fact.connection === connection);
  expect(read.toString()).toContain('data: ');
  const live = await exported(page, page, texts, connection);
  expect(live.equals(read)).toBe(true);

  await page.getByRole('link', { name: texts.common.nav.pages.recordings }).click();
  const shown = page.getByTestId('recordings');
  const coming = page.waitForEvent('download');
  await shown.getByRole('button', { name: texts.recordings.save.now }).click();
  await shown.locator('input[type=file]').setInputFiles(await (await coming).path());
  await expect(shown.getByTestId('recording-banner')).toBeVisible();
  const recorded = await exported(page, shown, texts, connection);
  expect(recorded.equals(read)).toBe(true);

  // Before its first byte there is nothing of it to be seen.
  await shown.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(
    shown.getByTestId('wire-pane').getByRole('button', { name: texts.export.body.save }),
  ).toHaveCount(0);
});
