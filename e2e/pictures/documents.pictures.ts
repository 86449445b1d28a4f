/** The views that the documents show, each brought about for real. */
import { fileURLToPath } from 'node:url';

import { LOCALES } from '../browser/lab/languages';
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

    test('the lab after a reset', async ({ labPage, page }) => {
      await labPage.open();
      await labPage.reaches(12);
      await labPage.kill('reset');
      await labPage.isConnecting();
      await labPage.isOpen();
      await expect(labPage.figure('replayed')).not.toHaveText('0');
      await labPage.reaches(20);
      await page.screenshot({ path: path('lab') });
    });
  });
}
