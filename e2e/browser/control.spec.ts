/** The page and the lab's control connection: lost, found again, refused. */
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('a lab that has ended is told of, and the same lab started again is found again', async ({
      labPage,
      page,
      lab,
    }) => {
      await labPage.open();
      await labPage.reaches(3);
      await lab.stop();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'control_lost');
      await labPage.isConnecting();
      await labPage.kill('cut');
      const { errors } = labPage.texts.common;
      const notice = page.getByTestId('notice').filter({ hasText: errors['unreachable'] ?? '' });
      await expect(notice).toBeVisible();

      const again = await lab.startAgain();
      try {
        await labPage.isOpen();
        await expect(labPage.caption).not.toHaveAttribute('data-situation', 'control_lost');
        await expect(notice).toHaveCount(0);
        const { next_seq } = (await again.state()).stage.log;
        await labPage.reaches(next_seq);
        // What the page orders is heard again.
        await labPage.kill('cut');
        expect((await again.journal.first('killed')).kind).toBe('cut');
        await labPage.isOpen();
      } finally {
        await again.stop();
      }
    });

    test('a lab that stands still is told of until it goes on', async ({ labPage, lab }) => {
      await labPage.open();
      await labPage.reaches(3);
      lab.freeze(true);
      try {
        await expect(labPage.caption).toHaveAttribute('data-situation', 'control_lost');
      } finally {
        lab.freeze(false);
      }
      await expect(labPage.caption).not.toHaveAttribute('data-situation', 'control_lost');
      await labPage.isOpen();
    });

    test('a lab started again with another key asks for its new launch link', async ({
      labPage,
      page,
      lab,
    }) => {
      await labPage.open();
      await lab.stop();
      const again = await lab.startAgain('another-key-of-the-same-lab-0123456789');
      try {
        const { errors, noLab } = labPage.texts.common;
        await expect(page.getByText(errors['token_wrong'] ?? '')).toBeVisible();
        await page.reload();
        await expect(page.getByRole('heading', { level: 2 })).toHaveText(noLab.token.title);
      } finally {
        await again.stop();
      }
    });

    test('a wrong key opens nothing, is told in words, and is not kept', async ({
      labPage,
      page,
      lab,
    }) => {
      const { noLab } = labPage.texts.common;
      await page.goto(`${lab.control}/#token=not-the-key-of-this-lab`);
      await expect(page.getByRole('heading', { level: 2 })).toHaveText(noLab.token.title);
      await expect(page.getByText(noLab.token.todo)).toBeVisible();
      await expect(labPage.state).toHaveCount(0);
      expect(page.url()).not.toContain('token');
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
      await labPage.open();
    });

    test('on the port that was asked for there is no notice', async ({ labPage, page }) => {
      await labPage.open();
      await labPage.reaches(3);
      await expect(page.getByTestId('notice')).toHaveCount(0);
    });
  });
}

test('a lab that cannot be reached when the page is loaded anew is told of', async ({
  labPage,
  page,
  lab,
}) => {
  await labPage.open();
  // The page itself may still come from a cache, and then nobody answers it.
  await page.route('**/api/v1/lab', (route) => route.abort('connectionrefused'));
  await page.reload();
  const { noLab } = labPage.texts.common;
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(noLab.unreachable.title);
  await page.unroute('**/api/v1/lab');
  await page.getByRole('button', { name: noLab.again }).click();
  await labPage.isOpen();
  await lab.state();
});
