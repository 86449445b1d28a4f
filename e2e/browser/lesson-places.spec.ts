/** Every part of the screen that a lesson can point at is reached through the lesson alone. */
import type { Lesson } from '../../ui/src/lessons/lesson';
import { PLACES } from '../../ui/src/lessons/places';
import { Lessons } from './lab/lessons';
import { expect, test } from './lab/test';

const ID = '04-kill-it';
/** A lesson that points at each part once, and asks for nothing. */
const TOUR: Lesson = {
  id: ID,
  locale: 'en',
  title: 'Tour',
  minutes: 1,
  lab: [],
  intro: [],
  steps: PLACES.map((point) => ({ title: point, body: [], deeds: [], check: [], point })),
};

// Recording so many steps takes longer than the steps do.
test.use({ trace: 'off' });

test('“Show me” brings every place a lesson can point at onto the screen', async ({
  labPage,
  page,
}) => {
  test.slow();
  const lessons = new Lessons(labPage);
  await page.route(/04-kill-it-[^/]*\.js/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `export default ${JSON.stringify(TOUR)}`,
    }),
  );
  await labPage.open();
  await lessons.start(ID);
  const { enlarge } = labPage.texts.common.panel;
  const panel = page.locator('[data-place=side-panel]');
  for (const [at, place] of PLACES.entries()) {
    await test.step(place, async () => {
      await lessons.isAt(at);
      // Where a learner may have gone meanwhile.
      await page.locator("nav a[href='#lab']").click();
      await page
        .locator('[data-place=side-tabs] label')
        .filter({ has: page.locator('input[value=connections]') })
        .click();
      const isCovered = place === 'timeline' || place === 'events';
      if (isCovered) await panel.getByRole('button', { name: enlarge }).click();
      await expect(lessons.pointer).toHaveAttribute('data-points', place);
      if (isCovered) {
        const { shrinks, places } = lessons.texts;
        await expect(lessons.pointer).toHaveText(shrinks(places[place]));
      }

      await page.getByTestId('lesson-show').click();
      const drawer = place.startsWith('settings-') && (await labPage.openSettings());
      await expect(lessons.pointer).toHaveAttribute('data-leads', 'false');
      const itself = page.locator(`[data-place=${place}]:visible`);
      await expect(itself).toHaveCount(1);
      if (place.startsWith('websocket-') && place !== 'websocket-pane') {
        // All of it, and not under what stays at the head of its pane.
        await expect(itself).toBeInViewport({ ratio: 1 });
        await expect
          .poll(() =>
            itself.evaluate((element) => {
              const { x, y, width } = element.getBoundingClientRect();
              return element.contains(document.elementFromPoint(x + width / 2, y + 3));
            }),
          )
          .toBe(true);
      } else await expect(itself).toBeInViewport();
      if (drawer) {
        await page.keyboard.press('Escape');
        await expect(drawer).toBeHidden();
      }
      if (at < PLACES.length - 1) await lessons.next.click();
    });
  }
});
