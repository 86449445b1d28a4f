/** The menu in the bar: recordings opened and saved from any page, by mouse and by keyboard. */
import type { Locator } from '@playwright/test';

import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import type { LabPage } from './lab/page';
import { story, told, view } from './lab/recordings';
import { expect, test } from './lab/test';

/** The menu in the bar, opened by mouse or with the keyboard alone. */
async function fileMenu({ page, texts }: LabPage, by: 'mouse' | 'keyboard'): Promise<Locator> {
  const button = page.getByRole('button', { name: texts.recordings.menu.label, exact: true });
  if (by === 'mouse') {
    await button.click();
  } else {
    await button.focus();
    await page.keyboard.press('Enter');
  }
  const menu = page.getByRole('menu', { name: texts.recordings.menu.label });
  await expect(menu).toBeVisible();
  return menu;
}

/** An entry by its words, whatever note stands beside them. */
function entry(menu: Locator, words: string): Locator {
  return menu.getByRole('menuitem', { name: new RegExp(`^${words}`) });
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language, labOptions: ['--interval', '150ms', '--retry', '900ms'] });

    test('saves a recording on any page, and opens it by mouse, by its entry and by its key', async ({
      labPage,
      page,
    }, testInfo) => {
      const { recordings: words, common, events } = labPage.texts;
      await story(labPage);
      const live = await told(page);
      const banner = page.getByTestId('recording-banner');
      const notice = page.getByTestId('notice');

      const download = page.waitForEvent('download');
      await entry(await fileMenu(labPage, 'mouse'), words.menu.save).click();
      const file = testInfo.outputPath('by-menu.ndjson');
      await (await download).saveAs(file);
      await expect(notice).toContainText(words.save.saved('').split(/[,，]/)[0] ?? '');

      // Each opens it, and shows it, from the page of the lab.
      const choosers: readonly (() => Promise<unknown>)[] = [
        async () => entry(await fileMenu(labPage, 'mouse'), words.menu.open).click(),
        async () => {
          await fileMenu(labPage, 'keyboard');
          await page.keyboard.press('Enter');
        },
        () => page.keyboard.press('ControlOrMeta+o'),
        // It types nothing, so it holds in fields too.
        async () => {
          await labPage.events.getByRole('searchbox', { name: events.search }).focus();
          await page.keyboard.press('ControlOrMeta+o');
        },
        async () => {
          const menu = await fileMenu(labPage, 'mouse');
          await page.keyboard.press('ControlOrMeta+o');
          await expect(menu).toBeHidden();
        },
      ];
      for (const choose of choosers) {
        const chooser = page.waitForEvent('filechooser');
        // Only now does the page's browser tell of choosers, rather than showing them.
        await page.evaluate(() => undefined);
        await choose();
        await (await chooser).setFiles(file);
        await expect(banner).toContainText('by-menu.ndjson');
        // What was said of saving does not lie over what was opened since.
        expect(await notice.count()).toBe(0);
        expect(await told(view(page))).toEqual(live);
        await entry(await fileMenu(labPage, 'keyboard'), words.banner.backToLive).click();
        await expect(view(page)).toBeHidden();
        await expect(labPage.state.first()).toBeVisible();
      }

      await entry(await fileMenu(labPage, 'mouse'), words.banner.close).click();
      await page.getByRole('link', { name: common.nav.pages.recordings }).click();
      await expect(banner).toHaveCount(0);
      await expect(view(page).getByRole('button', { name: words.open.choose })).toBeVisible();
    });

    test('tells of a file that cannot be opened where one is opened', async ({ labPage, page }) => {
      const { recordings: words } = labPage.texts;
      await labPage.open();
      await page
        .getByRole('banner')
        .locator('input[type=file]')
        .setInputFiles({ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear') });
      const refused = view(page).getByTestId('refused');
      await expect(refused).toContainText(words.refused.title('letter.txt'));
      // What is saved afterwards is told beside it, and not once more in the notices.
      await entry(await fileMenu(labPage, 'mouse'), words.menu.save).click();
      const saved = words.save.saved('').split(/[,，]/)[0] ?? '';
      await expect(view(page).getByRole('status')).toContainText(saved);
      expect(await page.getByTestId('notice').count()).toBe(0);
    });

    test('starts and stops a recording, and offers what can be done', async ({
      labPage,
      page,
    }, testInfo) => {
      const { recordings: words } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      const menu = await fileMenu(labPage, 'mouse');
      await expect(menu.getByRole('menuitem')).toHaveCount(3);
      await entry(menu, words.menu.start).click();
      await expect(labPage.chips.locator('[data-chip=recording]')).toBeVisible();
      const { next_seq } = (await labPage.lab.state()).stage.log;
      await labPage.reaches(next_seq);
      const download = page.waitForEvent('download');
      await entry(await fileMenu(labPage, 'keyboard'), words.menu.stop).click();
      const file = testInfo.outputPath('stopped.ndjson');
      await (await download).saveAs(file);
      await expect(labPage.chips.locator('[data-chip=recording]')).toBeHidden();

      await page.getByRole('banner').locator('input[type=file]').setInputFiles(file);
      await expect(page.getByTestId('recording-banner')).toContainText('stopped.ndjson');
      await fileMenu(labPage, 'mouse');
      for (const what of [words.menu.save, words.menu.start]) {
        await expect(entry(menu, what)).toHaveAttribute('aria-disabled', 'true');
        await expect(entry(menu, what)).toContainText(words.menu.backFirst);
      }
      await page.keyboard.press('Escape');
      await expect(menu).toBeHidden();
      await expect(page.getByTestId('file-menu')).toBeFocused();
    });

    for (const colorScheme of ['dark', 'light'] as const) {
      test.describe(colorScheme, () => {
        test.use({ colorScheme });

        test('is accessible', async ({ labPage, page }) => {
          await labPage.open();
          await fileMenu(labPage, 'mouse');
          await isAccessible(page, 'the file menu');
        });
      });
    }
  });
}
