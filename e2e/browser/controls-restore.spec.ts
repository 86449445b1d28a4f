/** What Restore does and says, and what the reconnection time's field says, in both languages. */
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('restore opens a new EventSource where the browser would stay away for long', async ({
      labPage,
      page,
      lab,
    }) => {
      await labPage.open();
      await lab.feed({ retry_ms: 60_000 });
      await labPage.reaches((await lab.state()).stage.log.next_seq);
      await labPage.kill('cut');
      await expect(labPage.caption).toHaveAttribute('data-situation', 'waiting');
      await page.keyboard.press('r');
      await labPage.isOpen();
      const notice = page.locator('[data-testid=notice][data-code=reopened_early]');
      await expect(notice).toContainText('EventSource');
      const asked = lab.journal.facts.filter((fact) => fact.fact === 'subscribed');
      expect(asked).toHaveLength(2);
    });

    test('restore names the CORS setting that refuses the stream, and its button mends it', async ({
      labPage,
      page,
      lab,
    }) => {
      const { obstacles } = labPage.texts.common.notices;
      await labPage.open();
      await lab.call('PUT', '/cors', { cors: 'none' });
      await labPage.kill('end');
      await labPage.isClosed();
      await labPage.verb(labPage.texts.verbs.restore).click();
      const notice = page.locator('[data-testid=notice][data-code=cors_refuses]');
      await expect(notice).toContainText(obstacles.cors_refuses.what);
      await labPage.isClosed();
      await notice.getByRole('button', { name: obstacles.cors_refuses.remedy }).click();
      await labPage.isOpen();
      expect((await lab.state()).stage.cors).toBe('any');
      await expect(notice).toHaveCount(0);
    });

    test('restore names a paused feed and a paused view, each until it goes on', async ({
      labPage,
      page,
      lab,
    }) => {
      const { notices } = labPage.texts.common;
      await labPage.open();
      await lab.feed({ paused: true });
      await expect(labPage.chips).toBeVisible();
      await page.keyboard.press('p');
      await page.keyboard.press('r');
      const feed = page.locator('[data-testid=notice][data-code=feed_paused]');
      const view = page.locator('[data-testid=notice][data-code=view_paused]');
      await expect(view).toBeVisible();
      await feed.getByRole('button', { name: notices.obstacles.feed_paused.remedy }).click();
      await expect.poll(async () => (await lab.state()).stage.feed.paused).toBe(false);
      await expect(feed).toHaveCount(0);
      await page.keyboard.press('p');
      await expect(view).toHaveCount(0);
    });

    test('a rate that cannot be says the range, and is the real one again when left', async ({
      labPage,
      lab,
    }) => {
      const { verbs, settings } = labPage.texts;
      await labPage.open();
      for (const [label, least, bad] of [
        [verbs.interval, '1', ['0', '-5', '7.5', 'abc', '', '86400000']],
        [verbs.retry, '0', ['-5', '7.5', 'abc', '', '86400000']],
      ] as const) {
        const number = labPage.verbs.getByRole('spinbutton', {
          name: verbs.inMilliseconds(label),
        });
        const real = await number.inputValue();
        for (const text of bad) {
          await number.fill(text);
          await number.press('Enter');
          await expect(number).toHaveAttribute('aria-invalid', 'true');
          const reason = settings.outOfRange(least, '60,000');
          await expect(labPage.verbs.getByRole('alert')).toHaveText(reason);
          await expect(number).toHaveAccessibleDescription(reason);
          await number.blur();
          await expect(number).toHaveValue(real);
          await expect(labPage.verbs.getByRole('alert')).toHaveCount(0);
        }
      }
      const { interval_ms, retry_ms } = (await lab.state()).stage.feed;
      expect([interval_ms, retry_ms]).toEqual([100, 800]);
    });

    test('a reconnection time changed in a wait says that this wait stays as it is', async ({
      labPage,
      lab,
    }) => {
      const { verbs } = labPage.texts;
      await labPage.open();
      await lab.feed({ retry_ms: 9_000 });
      await labPage.reaches((await lab.state()).stage.log.next_seq);
      await labPage.kill('cut');
      await expect(labPage.caption).toHaveAttribute('data-situation', 'waiting');
      const number = labPage.verbs.getByRole('spinbutton', {
        name: verbs.inMilliseconds(verbs.retry),
      });
      await number.fill('100');
      await number.press('Enter');
      await expect(labPage.verbs.getByText(verbs.retryInWait)).toBeVisible();
      await expect.poll(async () => (await lab.state()).stage.feed.retry_ms).toBe(100);
      await labPage.isOpen();
      await expect(labPage.verbs.getByText(verbs.retryInWait)).toHaveCount(0);
    });
  });
}
