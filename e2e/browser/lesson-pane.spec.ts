/** Lessons on the screen: the list, the pane beside the lab, what it points at, the invitation. */
import type { Locator, Page } from '@playwright/test';

import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import { Lessons } from './lab/lessons';
import { expect, test } from './lab/test';

const FIRST = '01-a-download-that-never-ends';
const KILL_IT = '04-kill-it';
/** Its checks are words of the server and of the window, and the page is asked of once. */
const STEPS = 6;

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = (): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 80 && !(await focused()); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('a lesson can be found, done and ended by keyboard alone, and leaves all as it stands', async ({
  labPage,
  page,
}) => {
  const lessons = new Lessons(labPage);
  await labPage.open();
  await tabTo(page, page.locator("nav a[href='#lessons']"));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByTestId(`lesson-start-${KILL_IT}`));
  await page.keyboard.press('Enter');
  for (let step = 0; step < STEPS; step += 1) {
    await lessons.isAt(step);
    await expect(lessons.step).toBeFocused();
    if (step === 1) {
      // The keys of the lab go on working where somebody reads.
      await page.keyboard.press('k');
    } else if ((await lessons.doIt.count()) > 0) {
      await tabTo(page, lessons.doIt);
      await page.keyboard.press('Enter');
    }
    await lessons.isDone();
    if (step === STEPS - 1) break;
    await tabTo(page, lessons.next);
    await page.keyboard.press('Enter');
  }
  await expect(page.getByTestId('lesson-done')).toBeVisible();
  await labPage.lab.feed({ interval_ms: 700, heartbeat_ms: 9_000 });
  await tabTo(page, lessons.next);
  await page.keyboard.press('Enter');
  await expect(lessons.pane).toHaveCount(0);
  await expect(lessons.pointer).toHaveCount(0);
  const { feed } = (await labPage.lab.state()).stage;
  expect([feed.interval_ms, feed.heartbeat_ms]).toEqual([700, 9_000]);
  await lessons.openList();
  await expect(lessons.row(KILL_IT)).toHaveAttribute('data-state', 'done');
});

test('each thing that is looked for turns green by itself, and is told to those who listen', async ({
  labPage,
  page,
}) => {
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start(KILL_IT);
  await lessons.pass();
  const checks = page.getByTestId('lesson-check');
  await expect(checks).toHaveCount(3);
  for (const check of await checks.all()) await expect(check).toHaveAttribute('data-held', 'false');
  await expect(lessons.next).toHaveAttribute('data-ready', 'false');
  await labPage.lab.door({ kind: 'hang' });
  await labPage.kill('cut');
  await expect(checks.nth(0)).toHaveAttribute('data-held', 'true');
  await expect(checks.nth(1)).toHaveAttribute('data-held', 'true');
  await expect(checks.nth(2)).toHaveAttribute('data-held', 'false');
  await labPage.lab.call('POST', '/restore');
  await lessons.isDone();
  // It is told in the page's language, and of this step alone.
  const told = lessons.pane.getByText(lessons.texts.check.saidAll);
  await expect(told).toBeAttached();
  await page.getByTestId('language').click();
  await expect(told).toHaveCount(0);
  await page.getByTestId('language').click();
  await expect(told).toBeAttached();
  await lessons.next.click();
  await lessons.isAt(2);
  await expect(lessons.pane.locator('.visually-hidden[role=status]')).toHaveText('');
});

test('a lesson begins with nothing lost, whatever was lost before it', async ({
  labPage,
  lab,
  page,
}) => {
  const lessons = new Lessons(labPage);
  const lost = labPage.figure('lost');
  await labPage.open();
  await lab.feed({ ids: false });
  await labPage.kill('cut');
  await labPage.isConnecting();
  await labPage.isOpen();
  await expect(lost).not.toHaveText('0');
  // A new EventSource was never lost itself, and yet the figure stands.
  await page.locator('[data-place=stream-picker]').click();
  await page.locator('[data-place=stream-reopen]').click();
  await labPage.isOpen();
  await expect(lost).not.toHaveText('0');
  await lessons.start('05-never-lose-an-event');
  await expect(lost).toHaveText('0');
  await labPage.isOpen();
});

test('a lesson begins on a connection that nothing compresses', async ({ labPage, lab }) => {
  const lessons = new Lessons(labPage);
  await lab.call('PUT', '/faults', { faults: [{ kind: 'gzip', flush: true }] });
  await labPage.open();
  await labPage.isOpen();
  await lessons.start('12-sse-or-websocket');
  const { connections } = (await lab.state()).stage;
  expect(connections.map(({ gzip }) => gzip)).toEqual([false]);
});

test('a hint comes to whoever makes no progress, and goes with the step', async ({
  labPage,
  page,
}) => {
  await page.clock.install();
  const lessons = new Lessons(labPage);
  const hint = page.getByTestId('lesson-hint');
  await labPage.open();
  await lessons.start(KILL_IT);
  await expect(hint).toHaveCount(0);
  await page.clock.fastForward('00:16');
  await expect(hint).toBeVisible();
  await lessons.pass();
  await lessons.isAt(1);
  await expect(hint).toHaveCount(0);
});

test('a hint below a long text comes into sight', async ({ labPage, page }) => {
  await page.clock.install();
  await page.setViewportSize({ width: 1280, height: 720 });
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start('03-the-article');
  await page.clock.fastForward('00:16');
  await expect(page.getByTestId('lesson-hint')).toBeInViewport({ ratio: 1 });
});

test('switched to the other language a lesson stays where it is, and so does the stream', async ({
  labPage,
  page,
}) => {
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start(KILL_IT);
  await lessons.pass();
  await lessons.isAt(1);
  const title = await lessons.step.innerText();
  const { epoch, connections } = (await labPage.lab.state()).stage;
  await page.getByTestId('language').click();
  await expect(lessons.step).not.toHaveText(title);
  await lessons.isAt(1);
  const after = (await labPage.lab.state()).stage;
  expect(after.epoch).toBe(epoch);
  expect(after.connections.map(({ id }) => id)).toEqual(connections.map(({ id }) => id));
  await page.getByTestId('language').click();
  await expect(lessons.step).toHaveText(title);
});

test('after a reload the list knows what was done, and goes on there', async ({
  labPage,
  page,
}) => {
  const lessons = new Lessons(labPage);
  const { progress, goOn } = lessons.texts;
  await labPage.open();
  await lessons.openList();
  await expect(lessons.row(KILL_IT)).toContainText(progress.new);
  await lessons.start(KILL_IT);
  await lessons.pass();
  await lessons.pass();
  await lessons.isAt(2);
  await page.reload();
  await labPage.isOpen();
  await lessons.openList();
  await expect(lessons.row(KILL_IT)).toContainText(progress.begun(3, STEPS));
  await expect(page.getByTestId(`lesson-start-${KILL_IT}`)).toHaveText(goOn);
  await lessons.start(KILL_IT);
  await lessons.isAt(2);
  await lessons.openList();
  await page.getByTestId(`lesson-again-${KILL_IT}`).click();
  await lessons.isAt(0);
});

test('what a step speaks of is pointed at, wherever it moves', async ({ labPage, page }) => {
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start(KILL_IT);
  await lessons.pass();
  const cut = page.locator('[data-place=kill-cut]:visible');
  for (const size of [
    { width: 1280, height: 800 },
    { width: 960, height: 640 },
  ]) {
    await page.setViewportSize(size);
    await expect(lessons.pointer).toHaveAttribute('data-points', 'kill-cut');
    await expect
      .poll(async () => {
        const ring = await lessons.pointer.boundingBox();
        const at = await cut.boundingBox();
        if (!ring || !at) return false;
        return ring.x < at.x && ring.x > at.x - 9 && ring.y < at.y && ring.y > at.y - 9;
      })
      .toBe(true);
  }
  // It stands in nobody's way.
  await cut.click();
  await labPage.isConnecting();
});

test('a part that is hidden is shown the way to, and opened on request alone where that is the task', async ({
  labPage,
  page,
}) => {
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start(FIRST);
  await expect(lessons.pointer).toHaveAttribute('data-leads', 'false');
  await page.locator("nav a[href='#playground']").click();
  await expect(lessons.pointer).toHaveAttribute('data-leads', 'true');
  await expect(lessons.pane).toBeVisible();
  await page.getByTestId('lesson-show').click();
  await expect(page.locator("nav a[href='#lab']")).toHaveAttribute('aria-current', 'page');
  await expect(lessons.pointer).toHaveAttribute('data-leads', 'false');
});

test('a setting is shown the way to, and then itself', async ({ labPage, page }) => {
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start('06-when-history-is-gone');
  await expect(lessons.pointer).toHaveAttribute('data-points', 'settings-feed');
  await expect(lessons.pointer).toHaveAttribute('data-leads', 'true');
  const drawer = await labPage.openSettings();
  await expect(lessons.pointer).toHaveAttribute('data-leads', 'false');
  const ring = await lessons.pointer.boundingBox();
  const around = await drawer.boundingBox();
  expect(ring?.x).toBeGreaterThan((around?.x ?? Infinity) - 9);
  await page.keyboard.press('?');
  await expect(lessons.pointer).toHaveCount(0);
});

test('a slider keeps its length while its figure gets shorter', async ({ labPage, lab, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start(FIRST);
  const track = page.locator('[data-place=interval] input[type=range]');
  const widths: (number | undefined)[] = [];
  for (const interval_ms of [60_000, 1_000, 55]) {
    await lab.feed({ interval_ms });
    await expect(page.locator('[data-place=interval] [role=spinbutton]')).toHaveValue(
      String(interval_ms),
    );
    widths.push((await track.boundingBox())?.width);
  }
  expect(new Set(widths).size).toBe(1);
});

test('a deed that the lab cannot do says so, and the lesson goes on', async ({
  labPage,
  lab,
  page,
}) => {
  const lessons = new Lessons(labPage);
  await labPage.open();
  await lessons.start(KILL_IT);
  await lab.stop();
  await lessons.doIt.click();
  const trouble = page.getByTestId('lesson-trouble');
  await expect(trouble).toContainText(lessons.texts.trouble.refused);
  await lessons.next.click();
  await lessons.isAt(1);
  await expect(trouble).toHaveCount(0);
});

test('a lesson that cannot be loaded says so, and can be tried again', async ({
  labPage,
  page,
}) => {
  const lessons = new Lessons(labPage);
  await page.route(/04-kill-it/, (route) => route.abort());
  await labPage.open();
  await lessons.openList();
  await page.getByTestId(`lesson-start-${KILL_IT}`).click();
  await expect(page.getByTestId('lesson-trouble')).toContainText(lessons.texts.trouble.not_loaded);
  await expect(page.getByTestId('lesson-retry')).toBeVisible();
  await page.getByTestId('lesson-end').click();
  await expect(lessons.pane).toHaveCount(0);
});

test('a newcomer is invited once, and asked no more after an answer', async ({ labPage, page }) => {
  const lessons = new Lessons(labPage);
  const invitation = page.getByTestId('invitation');
  await labPage.open();
  await expect(invitation).toHaveCount(1);
  await page.getByTestId('invitation-later').click();
  await expect(invitation).toHaveCount(0);
  await page.reload();
  await labPage.isOpen();
  await expect(invitation).toHaveCount(0);
  await expect(lessons.pane).toHaveCount(0);
});

test('the invitation begins the first lesson, and whoever has begun one is not invited', async ({
  labPage,
  page,
}) => {
  const lessons = new Lessons(labPage);
  const invitation = page.getByTestId('invitation');
  await labPage.open();
  await page.getByTestId('invitation-start').click();
  await lessons.isAt(0);
  await expect(lessons.step).toBeFocused();
  await expect(invitation).toHaveCount(0);
  await page.getByTestId('lesson-end').click();
  await expect(lessons.pane).toHaveCount(0);
  await page.reload();
  await labPage.isOpen();
  await expect(invitation).toHaveCount(0);
});

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    for (const size of [
      { width: 960, height: 640 },
      { width: 1280, height: 720 },
    ]) {
      for (const typeSize of [0, 2]) {
        test(`with a lesson nothing is cut off at ${size.width}×${size.height}, type size ${typeSize}`, async ({
          labPage,
          page,
        }) => {
          await page.addInitScript(
            (held) => localStorage.setItem('sse-lab.prefs', held),
            JSON.stringify({ typeSize }),
          );
          await page.setViewportSize(size);
          const lessons = new Lessons(labPage);
          await labPage.open();
          await lessons.start(KILL_IT);
          await lessons.pass();
          await lessons.isAt(1);
          const overflow = await page.evaluate(() => {
            const { scrollWidth, clientWidth, scrollHeight, clientHeight } =
              document.documentElement;
            return [scrollWidth - clientWidth, scrollHeight - clientHeight];
          });
          expect(overflow).toEqual([0, 0]);
          const { verbs, timeline } = labPage.texts;
          for (const whole of [
            page.getByTestId('state-strip'),
            labPage.region(timeline.title).getByRole('img'),
            labPage.verb(verbs.kills.cut.name),
            labPage.verb(verbs.restore),
            lessons.step,
            lessons.doIt,
            lessons.next,
            page.getByTestId('lesson-back'),
            page.getByTestId('lesson-end'),
          ]) {
            await expect(whole).toBeInViewport({ ratio: 1 });
          }
          const pane = await lessons.pane.boundingBox();
          for (const within of [lessons.doIt, lessons.next, page.getByTestId('lesson-end')]) {
            const box = await within.boundingBox();
            if (!pane || !box) throw new Error('not on the screen');
            expect(box.x).toBeGreaterThanOrEqual(pane.x);
            expect(box.x + box.width).toBeLessThanOrEqual(pane.x + pane.width);
            expect(box.y + box.height).toBeLessThanOrEqual(pane.y + pane.height);
          }
        });
      }
    }

    test('beside a lesson the tabs stand in one row, whatever the width', async ({
      labPage,
      page,
    }) => {
      const lessons = new Lessons(labPage);
      await labPage.open();
      await lessons.start(KILL_IT);
      for (const width of [1280, 1366, 1440, 1536, 1600, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        const rows = await page
          .locator('[data-place=side-tabs] label')
          .evaluateAll((tabs) => new Set(tabs.map((tab) => tab.getBoundingClientRect().top)).size);
        expect(rows, `${width} px`).toBe(1);
      }
    });

    for (const colorScheme of ['dark', 'light'] as const) {
      test.describe(colorScheme, () => {
        test.use({ colorScheme });

        // Firefox cannot be told the colours, and its rules would be the same.
        test(
          'no serious accessibility violation of invitation, list and pane',
          { tag: '@chromium' },
          async ({ labPage, page }) => {
            test.slow();
            const lessons = new Lessons(labPage);
            await labPage.open();
            await expect(page.getByTestId('invitation')).toBeVisible();
            await isAccessible(page, 'invitation');
            await lessons.openList();
            await isAccessible(page, 'list');
            await lessons.start(KILL_IT);
            await isAccessible(page, 'pane');
            await lessons.pass();
            await lessons.doIt.click();
            await lessons.isDone();
            await isAccessible(page, 'done step');
            await page.setViewportSize({ width: 960, height: 640 });
            await isAccessible(page, 'band');
            await lessons.openList();
            await isAccessible(page, 'list with a lesson begun');
          },
        );
      });
    }
  });
}
