/** Every part of the screen that a lesson can point at is reached through the lesson alone. */
import type { Lesson } from '../../ui/src/lessons/lesson';
import { PLACES, type Place } from '../../ui/src/lessons/places';
import { LOCALES } from './lab/languages';
import { Lessons } from './lab/lessons';
import type { LabPage } from './lab/page';
import { expect, test } from './lab/test';

const ID = '04-kill-it';

/** Serves a lesson that points at each of these once, and asks for nothing, and begins it. */
async function tour(labPage: LabPage, places: readonly Place[]): Promise<Lessons> {
  const lesson: Lesson = {
    id: ID,
    locale: 'en',
    title: 'Tour',
    minutes: 1,
    lab: [],
    intro: [],
    steps: places.map((point) => ({ title: point, body: [], deeds: [], check: [], point })),
  };
  await labPage.page.route(/04-kill-it-[^/]*\.js/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `export default ${JSON.stringify(lesson)}`,
    }),
  );
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start(ID);
  return lessons;
}

// Recording so many steps takes longer than the steps do.
test.use({ trace: 'off' });

test('“Show me” brings every place a lesson can point at onto the screen', async ({
  labPage,
  page,
}) => {
  test.slow();
  const lessons = await tour(labPage, PLACES);
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
      const inPopover = place.startsWith('stream-') && place !== 'stream-picker';
      if (inPopover) await page.locator('[data-place=stream-picker]').click();
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
      if (inPopover) {
        await expect.poll(() => lessons.isTagSeen()).toBe(true);
        await page.keyboard.press('Escape');
        await expect(itself).toBeHidden();
      }
      if (drawer) {
        await page.keyboard.press('Escape');
        await expect(drawer).toBeHidden();
      }
      if (at < PLACES.length - 1) await lessons.next.click();
    });
  }
});

test('what the settings cover is framed again once they are closed', async ({ labPage, page }) => {
  const lessons = await tour(labPage, ['last-event-id']);
  await expect(lessons.pointer).toHaveAttribute('data-points', 'last-event-id');
  const drawer = await labPage.openSettings();
  await expect(lessons.pointer).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(lessons.pointer).toHaveAttribute('data-leads', 'false');
});

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language, viewport: { width: 1280, height: 720 } });

    test('frame and tag stand beside what they are about, and lie on no word and nothing to press', async ({
      labPage,
      page,
    }) => {
      test.slow();
      const lessons = await tour(labPage, PLACES);
      for (const [at, place] of PLACES.entries()) {
        await test.step(place, async () => {
          await lessons.isAt(at);
          const free = async () => {
            await expect.poll(async () => (await lessons.inTheWay()).tag, place).toEqual([]);
          };
          await expect(lessons.pointer).toHaveAttribute('data-points', place);
          await free();
          await page.getByTestId('lesson-show').click();
          const inDrawer = place.startsWith('settings-');
          const inPopover = place.startsWith('stream-') && place !== 'stream-picker';
          if (inDrawer) await labPage.openSettings();
          if (inPopover) await page.locator('[data-place=stream-picker]').click();
          await expect(lessons.pointer).toHaveAttribute('data-leads', 'false');
          await free();
          if (inDrawer || inPopover) {
            await expect.poll(async () => (await lessons.inTheWay()).frame, place).toEqual([]);
            await page.keyboard.press('Escape');
            await expect(page.locator('[data-panel]')).toHaveCount(0);
          }
          if (at < PLACES.length - 1) await lessons.next.click();
        });
      }
    });
  });
}

test('what is pointed at stays in sight while its pane grows, until somebody scrolls', async ({
  labPage,
  page,
}) => {
  const lessons = await tour(labPage, ['websocket-kill-both']);
  const itself = page.locator('[data-place=websocket-kill-both]');
  await page.getByTestId('lesson-show').click();
  await expect(lessons.pointer).toHaveAttribute('data-leads', 'false');
  await expect(itself).toBeInViewport({ ratio: 1 });
  const states = page.getByTestId('websocket-pane').locator('.states');
  // Not every engine keeps what is in sight where it is when something above it grows.
  await states
    .locator('..')
    .evaluate((element) => element.style.setProperty('overflow-anchor', 'none'));
  /** Makes what stays at the head of the pane higher by this, or lower again. */
  const grow = (px: number): Promise<string> =>
    states.evaluate((element, by) => (element.style.paddingBottom = `${by}px`), px);
  /** Whether it is in sight, and not under that head. */
  const isSeen = (): Promise<boolean> =>
    itself.evaluate((element) => {
      const { x, width, top, bottom } = element.getBoundingClientRect();
      const seen = [top + 3, bottom - 3].map((y) => document.elementFromPoint(x + width / 2, y));
      return seen.every((found) => element.contains(found));
    });
  const frames = (): Promise<void> =>
    page.evaluate(async () => {
      for (let n = 0; n < 5; n += 1) await new Promise((done) => requestAnimationFrame(done));
    });
  for (const px of [40, 0, 60]) {
    await grow(px);
    await frames();
    await expect.poll(isSeen).toBe(true);
  }

  await states.hover();
  await page.mouse.wheel(0, -5_000);
  await expect.poll(isSeen).toBe(false);
  await grow(20);
  await frames();
  expect(await isSeen()).toBe(false);
});
