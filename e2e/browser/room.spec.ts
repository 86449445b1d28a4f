/** Room in small windows and for large type, and what says so when a verb has nothing to do. */
import type { Page } from '@playwright/test';

import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

/** Presses the button for the type size until the page has the largest. */
async function largestType(page: Page): Promise<void> {
  const size = page.getByTestId('type-size');
  while ((await size.innerText()) !== 'A++') await size.click();
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language, labOptions: ['--interval', '200ms', '--retry', '5s'] });

    for (const size of [
      { width: 960, height: 640 },
      { width: 1280, height: 720 },
    ]) {
      test(`the largest type leaves room for timeline and lists at ${size.width}×${size.height}`, async ({
        labPage,
        page,
      }) => {
        await page.setViewportSize(size);
        await labPage.open();
        await labPage.reaches(3);
        await largestType(page);
        await labPage.kill('cut');
        await labPage.isConnecting();
        const timeline = labPage.region(labPage.texts.timeline.title);
        await expect(timeline.getByRole('img')).toBeInViewport({ ratio: 1 });
        await expect(labPage.events.getByRole('listitem').first()).toBeInViewport({ ratio: 1 });
        const scrolls = await page
          .locator('main')
          .evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
        expect(scrolls).toBe(0);
      });
    }

    test('the bar has room for the menu and the address with the largest type at 960×640', async ({
      labPage,
      page,
    }) => {
      await page.setViewportSize({ width: 960, height: 640 });
      await labPage.open();
      await largestType(page);
      const bar = page.getByRole('banner');
      for (const part of await bar.locator('a, button').all()) {
        await expect(part).toBeInViewport({ ratio: 1 });
      }
      const address = bar.locator('.url');
      expect((await address.boundingBox())?.width).toBeGreaterThan(60);
      await page.getByTestId('file-menu').click();
      for (const entry of await page.getByRole('menuitem').all()) {
        await expect(entry).toBeInViewport({ ratio: 1 });
      }
    });

    test('a panel takes the middle of the page, and Escape gives it back', async ({
      labPage,
      page,
    }) => {
      await page.setViewportSize({ width: 960, height: 640 });
      await labPage.open();
      const { enlarge, shrink } = labPage.texts.common.panel;
      const timeline = labPage.region(labPage.texts.timeline.title);
      const before = await labPage.connections.boundingBox();
      await labPage.connections.getByRole('button', { name: enlarge }).click();
      await expect(labPage.connections.getByRole('button', { name: shrink })).toBeFocused();
      const after = await labPage.connections.boundingBox();
      expect(after?.width).toBe(960);
      expect(after?.height).toBeGreaterThan(2 * (before?.height ?? Infinity));
      await expect(timeline).toBeHidden();
      await page.keyboard.press('Escape');
      await expect(timeline).toBeVisible();
      expect(await labPage.connections.boundingBox()).toEqual(before);
    });

    test('restore says so where nothing needs restoring', async ({ labPage, lab, page }) => {
      await labPage.open();
      const { nothingToRestore, nothingToRestoreWaiting } = labPage.texts.common.notices;
      const notice = page.getByTestId('notice');
      await page.keyboard.press('r');
      await expect(notice).toContainText(nothingToRestore);
      await labPage.kill('end');
      await labPage.isConnecting();
      await page.keyboard.press('r');
      await expect(notice.filter({ hasText: nothingToRestoreWaiting })).toBeVisible();
      await labPage.isOpen();
      await lab.door({ kind: 'status', status: 503 });
      await expect(labPage.chips).toBeVisible();
      await page.keyboard.press('r');
      await expect(labPage.chips).toBeHidden();
      await expect(notice).toHaveCount(0);
    });
  });
}
