/** The page as it looks: accessibility and screenshots in each theme, language and size. */
import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

const SIZES = [
  { width: 960, height: 640 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

for (const language of LOCALES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${language} ${colorScheme}`, () => {
      test.use({ language, colorScheme, labOptions: ['--interval', '200ms', '--retry', '20s'] });

      test('no serious accessibility violation, waiting, resumed and closed', async ({
        labPage,
        page,
      }) => {
        // axe takes seconds for each view on a busy machine.
        test.slow();
        const picture = (name: string): string =>
          `.artifacts/look/${name}-${language}-${colorScheme}.png`;
        const check = (view: string): Promise<void> => isAccessible(page, view);
        await labPage.open();
        await labPage.reaches(8);
        await page.screenshot({ path: picture('idle') });
        await check('idle');
        await labPage.kill('reset');
        await labPage.isConnecting();
        await expect(labPage.figure('missed')).toHaveText(/^([4-9]|\d\d)$/);
        await page.screenshot({ path: picture('waiting') });
        await check('waiting');
        // From the next answer on, the waits are short again.
        await labPage.lab.feed({ retry_ms: 800 });
        await labPage.isOpen();
        await expect(labPage.figure('replayed')).not.toHaveText('0');
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await page.screenshot({ path: picture(`resumed-${size.width}`) });
        }
        await check('resumed');
        await labPage.lab.door({ kind: 'status', status: 503, attempts: 1 });
        await labPage.kill('end');
        await labPage.isClosed();
        await page.screenshot({ path: picture('closed') });
        await check('closed');
        const door = await labPage.openDoorPanel();
        await expect(door).toBeVisible();
        await page.screenshot({ path: picture('door') });
        await check('door');
        await page.keyboard.press('Escape');
        await labPage.openSettings();
        await page.screenshot({ path: picture('settings') });
        await check('settings');
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await check('keys');
      });

      for (const size of SIZES) {
        test(`nothing is cut off at ${size.width}×${size.height}`, async ({ labPage, page }) => {
          await page.setViewportSize(size);
          await labPage.open();
          await labPage.reaches(2);
          const overflow = await page.evaluate(() => {
            const { scrollWidth, clientWidth, scrollHeight, clientHeight } =
              document.documentElement;
            return [scrollWidth - clientWidth, scrollHeight - clientHeight];
          });
          expect(overflow).toEqual([0, 0]);
          for (const kind of ['end', 'cut', 'reset'] as const) {
            const verb = labPage.verb(labPage.texts.verbs.kills[kind].name);
            await expect(verb).toBeInViewport({ ratio: 1 });
          }
          const restore = labPage.verb(labPage.texts.verbs.restore);
          await expect(restore).toBeInViewport({ ratio: 1 });
        });
      }
    });
  }
}
