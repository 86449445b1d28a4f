/** The views that the documents show, each brought about for real. */
import { fileURLToPath } from 'node:url';

import { LOCALES } from '../browser/lab/languages';
import type { LabPage } from '../browser/lab/page';
import { expect, test } from '../browser/lab/test';

const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url));

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({
      language,
      colorScheme: 'dark',
      viewport: { width: 1440, height: 900 },
      labOptions: ['--interval', '1s', '--retry', '3s'],
    });

    const path = (name: string): string => `${FOLDER}/${name}-${language}.png`;

    /** Some events, a reset, and some more after the replay. */
    async function comesBack(labPage: LabPage): Promise<void> {
      await labPage.open();
      await labPage.reaches(12);
      await labPage.kill('reset');
      await labPage.isConnecting();
      await labPage.isOpen();
      await expect(labPage.figure('replayed')).not.toHaveText('0');
      await labPage.reaches(20);
    }

    test('the lab after a reset', async ({ labPage, page }) => {
      await comesBack(labPage);
      await page.screenshot({ path: path('lab') });
    });

    test('the wire of a connection that was reset in the middle of an event', async ({
      labPage,
      page,
      lab,
    }) => {
      const { curl, common, wire } = labPage.texts;
      await lab.feed({ retry_ms: 500 });
      await labPage.open();
      const views = page.getByRole('radiogroup', { name: curl.views });
      await views.getByText(wire.title, { exact: true }).click();
      const pane = page.getByTestId('wire-pane');
      await pane.getByRole('button', { name: common.panel.enlarge }).click();
      // What comes back is recorded from its first byte on.
      await lab.kill({ kind: 'end' });
      await pane.getByRole('button', { name: wire.toPresent(2) }).click();
      const data = pane.getByRole('option').filter({ hasText: /data: \d+-----\d+LF/ });
      await expect(data).toHaveCount(3);
      await lab.kill({ kind: 'reset', mid_event: true });
      await expect(pane.getByTestId('wire-end').first()).toHaveText(wire.ends.rst.server);
      await data.last().click();
      await page.screenshot({ path: path('wire') });
    });

    test('a case of the playground, sent', async ({ labPage, page }) => {
      const { common, cases } = labPage.texts;
      await labPage.open();
      await page.getByRole('link', { name: common.nav.pages.playground }).click();
      await page.getByText(cases['invalid-utf8'].title, { exact: true }).click();
      await page.getByTestId('send').click();
      await expect(page.getByTestId('play-verdict')).toBeVisible();
      await page.screenshot({ path: path('playground') });
    });

    test('a recording, at the moment of a reset', async ({ labPage, page }, testInfo) => {
      const { common, recordings } = labPage.texts;
      await comesBack(labPage);
      await page.getByRole('link', { name: common.nav.pages.recordings }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: recordings.save.now, exact: true }).click();
      const file = testInfo.outputPath('kill-and-resume.ndjson');
      await (await download).saveAs(file);
      await page.getByTestId('recordings').locator('input[type=file]').setInputFiles(file);
      const { previousBreak, nextEvent } = recordings.player;
      await page.getByRole('button', { name: previousBreak, exact: true }).click();
      for (let n = 0; n < 2; n += 1) {
        await page.getByRole('button', { name: nextEvent, exact: true }).click();
      }
      await page.screenshot({ path: path('recording') });
    });
  });
}
