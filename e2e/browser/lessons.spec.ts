/** Every lesson of both languages, end to end by "do it for me". */
import { BASE_FEED } from '../../ui/src/lessons/baseFeed';
import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import { askedIn, LESSONS } from './lab/lessonFiles';
import { Lessons } from './lab/lessons';
import { expect, test } from './lab/test';

/** Facts in a little more than a tick: it is one itself, and so is its writing to who is watched. */
const FACTS_OF_A_TICK = 3;

/** In Firefox too: what comes back by itself, in each language, what does not, and its parser. */
const IN_FIREFOX: ReadonlySet<string> = new Set([
  'en/04-kill-it',
  'zh-CN/05-never-lose-an-event',
  'en/07-what-ends-a-stream',
  'en/13-bytes-that-bite',
]);

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
      const tag = IN_FIREFOX.has(`${language}/${lesson.id}`) ? [] : ['@chromium'];
      test(
        `lesson ${lesson.id}: no check holds before its deed, and each after it`,
        { tag },
        async ({ labPage, lab, page, browserName }) => {
          const engine = browserName === 'firefox' ? 'gecko' : 'chromium';
          // axe takes seconds for each view on a busy machine.
          test.slow();
          const lessons = new Lessons(labPage);
          const checks = page.getByTestId('lesson-check');
          const held = page.locator('[data-testid=lesson-check][data-held=true]');
          /** The step as it stands: a picture to be looked at, and no serious violation. */
          const look = async (which: 'first' | 'last'): Promise<void> => {
            // Pictures and rules are of the page, and one engine tells them.
            if (engine === 'gecko') return;
            // One language begins in the dark and ends in the light, the other the other way about.
            const isDark = (which === 'first') === (language === 'en');
            await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' });
            const name = `lesson-${lesson.id}-${which}-${language}`;
            await page.screenshot({ path: `.artifacts/look/${name}.png` });
            await isAccessible(page, name);
          };
          await labPage.open();
          await lessons.start(lesson.id);
          for (const [at, step] of lesson.steps.entries()) {
            await test.step(`step ${at + 1}: ${step.title}`, async () => {
              const asked = askedIn(step, engine);
              await lessons.isAt(at);
              await expect(lessons.step).toHaveText(step.title);
              await expect(checks).toHaveCount(asked.length);
              if (at === 0) await look('first');
              if (step.deeds.length > 0) {
                await lab.journal.grows(FACTS_OF_A_TICK);
                const isHeld = await checks.evaluateAll((rows) =>
                  rows.map((row) => row.getAttribute('data-held') === 'true'),
                );
                if (asked.length > 0) expect(isHeld).toContain(false);
                // What is looked at may be looked at already; nothing in the logs may come by itself.
                const early = asked.filter((condition, i) => isHeld[i] && !('view' in condition));
                expect(early, 'held before the deed').toEqual([]);
                await lessons.doIt.click();
              }
              await expect(held).toHaveCount(asked.length);
              await lessons.isDone();
              await expect(page.getByTestId('lesson-trouble')).toHaveCount(0);
              if (at < lesson.steps.length - 1) await lessons.next.click();
            });
          }
          await expect(page.getByTestId('lesson-done')).toBeVisible();
          await look('last');
        },
      );
    }
  });
}
