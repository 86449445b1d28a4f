/** Every lesson of both languages, end to end by "do it for me". */
import { BASE_FEED } from '../../ui/src/lessons/baseFeed';
import { LOCALES } from './lab/languages';
import { askedIn, LESSONS } from './lab/lessonFiles';
import { Lessons } from './lab/lessons';
import { expect, test } from './lab/test';

/** Facts in a little more than a tick: it is one itself, and so is its writing to who is watched. */
const FACTS_OF_A_TICK = 3;

test.describe('without any options', () => {
  test.use({ labOptions: [] });

  test('the lab begins with the feed that every lesson begins with', async ({ lab }) => {
    expect((await lab.state()).stage.feed).toEqual(BASE_FEED);
  });
});

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language, labOptions: [] });

    for (const lesson of LESSONS.filter(({ locale }) => locale === language)) {
      test(`lesson ${lesson.id}: no check holds before its deed, and each after it`, async ({
        labPage,
        lab,
        page,
      }) => {
        const lessons = new Lessons(labPage);
        const held = page.locator('[data-testid=lesson-check][data-held=true]');
        await labPage.open();
        await lessons.start(lesson.id);
        for (const [at, step] of lesson.steps.entries()) {
          await test.step(`step ${at + 1}: ${step.title}`, async () => {
            const asked = askedIn(step, 'chromium');
            await lessons.isAt(at);
            await expect(lessons.step).toHaveText(step.title);
            await expect(page.getByTestId('lesson-check')).toHaveCount(asked);
            if (step.deeds.length > 0) {
              await lab.journal.grows(FACTS_OF_A_TICK);
              if (asked > 0) expect(await held.count()).toBeLessThan(asked);
              await lessons.doIt.click();
            }
            await expect(held).toHaveCount(asked);
            await lessons.isDone();
            await expect(page.getByTestId('lesson-trouble')).toHaveCount(0);
            if (at < lesson.steps.length - 1) await lessons.next.click();
          });
        }
        await expect(page.getByTestId('lesson-done')).toBeVisible();
      });
    }
  });
}
