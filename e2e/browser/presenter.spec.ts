/** Presenter mode, by keyboard alone: what a lecture hall sees, and what it leaves behind. */
import { isAccessible } from './lab/axe';
import { Hall } from './lab/hall';
import { LOCALES } from './lab/languages';
import { Lessons } from './lab/lessons';
import type { LabPage } from './lab/page';
import { expect, test } from './lab/test';

const KILL_IT = '04-kill-it';
const SIZES = [
  { width: 1024, height: 768 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

test.use({ viewport: { width: 1280, height: 720 } });

/** How the page stands, as far as presenter mode must not change it. */
async function standing({ page, texts }: LabPage): Promise<unknown> {
  const shown = page.getByTitle(texts.timeline.window_.reset, { exact: true }).first();
  return {
    hash: new URL(page.url()).hash,
    // Of what another panel hides as well.
    zoom: await shown.textContent(),
    selected: await page.locator('[data-testid="event-row"] [aria-current="true"]').allInnerTexts(),
    ...(await page.evaluate(() => {
      const box = (selector: string): string =>
        JSON.stringify(document.querySelector(selector)?.getBoundingClientRect());
      return {
        tabs: [...document.querySelectorAll<HTMLInputElement>('input:checked')].map(
          ({ value }) => value,
        ),
        places: ['timeline', 'events', 'side-panel'].map((place) => box(`[data-place="${place}"]`)),
        scrolled: [...document.querySelectorAll('*')]
          .map(({ scrollTop }) => scrollTop)
          .filter((top) => top > 0),
        type: getComputedStyle(document.documentElement).fontSize,
        focused: document.activeElement?.getAttribute('aria-label'),
      };
    })),
  };
}

/** Words through which the upper edge of their room goes. */
function halved(room: Element): string[] {
  const edge = room.getBoundingClientRect().top;
  const words = document.createTreeWalker(room, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const cut: string[] = [];
  while (words.nextNode()) {
    range.selectNodeContents(words.currentNode);
    const rects = [...range.getClientRects()];
    if (rects.some(({ top, bottom }) => top < edge - 2 && bottom > edge + 2)) {
      cut.push(words.currentNode.textContent ?? '');
    }
  }
  return cut;
}

test('F shows strip and timeline alone; single keys break the stream, and its way back is seen', async ({
  labPage,
  lab,
}) => {
  await lab.feed({ retry_ms: 4_000 });
  const hall = await Hall.open(labPage);
  await hall.enter();
  for (const region of [labPage.verbs, labPage.events, labPage.page.locator('nav')]) {
    await expect(region).toBeHidden();
  }
  await hall.press('k');
  await expect(hall.state).toHaveText('CONNECTING');
  await expect(hall.caption).toContainText(/\d\.\d\s/);
  await expect(hall.figure('missed')).not.toHaveText('0');
  await expect(hall.state).toHaveText('OPEN');
  await expect(hall.figure('replayed')).not.toHaveText('0');
  await hall.press('Escape');
  await expect(hall.view).toHaveCount(0);
  await expect(labPage.verbs).toBeVisible();
});

test('leaving it restores page, panel, size of panel, selection, zoom, scrolling and focus', async ({
  labPage,
  page,
  lab,
}) => {
  const hall = await Hall.open(labPage);
  await labPage.reaches(60);
  await page.getByTestId('type-size').click();
  const { enlarge, shrink } = labPage.texts.common.panel;
  await page.locator('[data-place="side-tabs"]').locator('label').nth(2).click();
  await lab.feed({ paused: true });
  await page.getByTestId('event-row').nth(2).getByRole('button').click();
  // The row's own words are closed, its mark stays.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const picture = page.getByRole('img', { name: labPage.texts.timeline.label });
  await picture.focus();
  await page.keyboard.press('+');
  await labPage.events.getByRole('button', { name: enlarge }).click();
  await page.mouse.move(300, 500);
  await page.mouse.wheel(0, 300);
  await labPage.events.getByRole('button', { name: shrink }).focus();
  const before = await standing(labPage);
  expect(before).toMatchObject({ zoom: expect.stringMatching(/\d/), scrolled: [300] });
  await hall.enter();
  await hall.press('+');
  await hall.press('b');
  await hall.press('b');
  // What happens meanwhile may move what is under it.
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('*')) element.scrollTop = 0;
  });
  await hall.leave();
  expect(await standing(labPage)).toEqual(before);
  // From another page it comes back to that one.
  await page.goto(`${page.url().split('#')[0] ?? ''}#recordings`);
  await page.getByTestId('present').click();
  await expect(hall.view).toBeVisible();
  await hall.press('Escape');
  expect(new URL(page.url()).hash).toBe('#recordings');
  await expect(page.getByTestId('present')).toBeFocused();
});

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('a clicker drives a lesson to its end, every word of it large enough', async ({
      labPage,
    }) => {
      test.slow();
      const hall = await Hall.open(labPage);
      await hall.enter();
      const steps: string[] = [];
      expect(await hall.ready()).toBe('start');
      for (let presses = 0; presses < 40; presses += 1) {
        await hall.press('PageDown');
        const next = await hall.ready();
        if (next === 'start') break;
        const title = await hall.step.innerText();
        if (steps.at(-1) !== title) {
          steps.push(title);
          expect(await hall.cutOff()).toEqual([]);
        }
        // What was pressed for is done, and is seen to be.
        if (next !== 'do' && next !== 'end') {
          await expect(hall.step).toHaveAttribute('data-done', 'true');
        }
        if (next === 'end') {
          await hall.press('PageUp');
          await expect(hall.step).toHaveText(steps.at(-2) ?? '');
          await hall.press('PageDown');
          await expect(hall.step).toHaveText(title);
        }
      }
      expect(steps).toHaveLength(6);
      expect(await hall.tooSmall()).toEqual([]);
      // The lesson after it is offered; what was taught stays as it stands.
      await expect(hall.next).toContainText('5');
      await hall.leave();
      await expect(labPage.page.getByTestId('lesson-pane')).toHaveCount(0);
    });

    for (const size of SIZES) {
      test(`no word is smaller than 20 px at ${size.width}×${size.height}, whatever happens`, async ({
        labPage,
        page,
        lab,
      }) => {
        await page.setViewportSize(size);
        await lab.feed({ retry_ms: 3_000 });
        const hall = await Hall.open(labPage);
        await labPage.reaches(8);
        await hall.enter();
        await expect(hall.state).toHaveText('OPEN');
        expect([await hall.tooSmall(), await hall.cutOff()]).toEqual([[], []]);
        await hall.press('m');
        await hall.press('x');
        await expect(hall.state).toHaveText('CONNECTING');
        await expect(hall.figure('missed')).toHaveText(/^([4-9]|\d\d)$/);
        expect([await hall.tooSmall(), await hall.cutOff()]).toEqual([[], []]);
        await expect(hall.state).toHaveText('OPEN');
        await expect(hall.figure('replayed')).not.toHaveText('0');
        expect([await hall.tooSmall(), await hall.cutOff()]).toEqual([[], []]);
        await lab.feed({ retry_ms: 500 });
        await lab.door({ kind: 'status', status: 503, attempts: 1 });
        await hall.press('e');
        await expect(hall.state).toHaveText('CLOSED');
        expect([await hall.tooSmall(), await hall.cutOff()]).toEqual([[], []]);
      });
    }

    // The steps with the most to read, and the one with the most code.
    for (const [lesson, done] of [
      ['03-the-article', 1],
      ['08-silence', 6],
      ['10-six-streams-and-no-more', 5],
      ['15-the-polite-server', 5],
    ] as const) {
      test(`what does not fit of step ${done + 1} of ${lesson} is read on by the same key`, async ({
        labPage,
        page,
      }) => {
        await page.addInitScript(
          ([id, steps]) => {
            const done_ = Array.from({ length: steps }, (_, at) => at);
            const kept = { [id]: { done: done_, finished: false } };
            localStorage.setItem('sse-lab.lessons', JSON.stringify(kept));
          },
          [lesson, done] as const,
        );
        const hall = await Hall.open(labPage);
        await new Lessons(labPage).start(lesson);
        await hall.enter();
        await expect(hall.step).toHaveAttribute('data-step', String(done));
        await page.screenshot({ path: `.artifacts/look/hall-${lesson}-${language}.png` });
        expect([await hall.tooSmall(), await hall.cutOff()]).toEqual([[], []]);
        const text = hall.view.getByTestId('hall-text');
        const unread = (): Promise<number> =>
          text.evaluate((it) => it.scrollHeight - it.clientHeight - it.scrollTop);
        for (let presses = 0; (await unread()) > 2 && presses < 9; presses += 1) {
          await hall.press('PageDown');
          expect(await text.evaluate(halved)).toEqual([]);
        }
        expect(await unread()).toBeLessThanOrEqual(2);
        await expect(hall.step).toHaveAttribute('data-step', String(done));
      });
    }

    for (const colorScheme of ['dark', 'light'] as const) {
      test.describe(colorScheme, () => {
        test.use({ colorScheme });

        test('no serious accessibility violation, without a lesson and in one', async ({
          labPage,
          page,
          lab,
        }) => {
          test.slow();
          await lab.feed({ retry_ms: 20_000 });
          const picture = (name: string): string =>
            `.artifacts/look/hall-${name}-${language}-${colorScheme}.png`;
          const hall = await Hall.open(labPage);
          await labPage.reaches(4);
          await hall.enter();
          await isAccessible(page, 'open');
          await page.screenshot({ path: picture('open') });
          await hall.press('k');
          await expect(hall.state).toHaveText('CONNECTING');
          await isAccessible(page, 'waiting');
          await page.screenshot({ path: picture('waiting') });
          await hall.press('PageDown');
          await expect(hall.step).toHaveAttribute('data-step', '0');
          await hall.ready();
          await isAccessible(page, 'lesson');
          await page.screenshot({ path: picture('lesson') });
          await hall.press('b');
          await isAccessible(page, 'blank');
        });
      });
    }
  });
}

test('B or a dot blanks the screen, any key brings it back and does nothing else', async ({
  labPage,
  page,
  lab,
}) => {
  const hall = await Hall.open(labPage);
  await hall.enter();
  const { presenter } = labPage.texts;
  for (const [key, words] of [
    ['b', presenter.black],
    ['.', presenter.black],
    ['w', presenter.white],
  ] as const) {
    await hall.press(key);
    await expect(hall.blank).toBeVisible();
    await expect(page.getByText(words)).toBeAttached();
    // All of the window, and nothing above it.
    const covered = await page.evaluate(() => {
      const at = [0.01, 0.5, 0.99];
      return at.flatMap((x) =>
        at.map(
          (y) =>
            document
              .elementFromPoint(x * innerWidth, y * innerHeight)
              ?.getAttribute('data-testid') ?? '',
        ),
      );
    });
    expect(new Set(covered)).toEqual(new Set(['blank']));
    await hall.press('k');
    await expect(hall.blank).toHaveCount(0);
    await expect(page.getByText(presenter.back)).toBeAttached();
    await expect(hall.state).toHaveText('OPEN');
  }
  expect(lab.journal.facts.filter(({ fact }) => fact === 'killed')).toEqual([]);
  await hall.press('b');
  await hall.blank.click();
  await expect(hall.blank).toHaveCount(0);
  await hall.press('k');
  await lab.journal.first('killed');
});

test('what clickers send besides does no harm: no reload, and the show goes on', async ({
  labPage,
  page,
}) => {
  await page.addInitScript(() => {
    const prevented: boolean[] = [];
    Object.assign(window, { prevented });
    // Comes first, and looks when all others have had their turn.
    addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'F5') setTimeout(() => prevented.push(event.defaultPrevented));
      },
      true,
    );
  });
  const hall = await Hall.open(labPage);
  await hall.enter();
  await page.evaluate(() => ((window as unknown as { kept: boolean }).kept = true));
  await hall.press('F5');
  await hall.press('Shift+F5');
  await expect(hall.view).toBeVisible();
  await hall.press('Escape');
  await expect(hall.view).toHaveCount(0);
  await hall.press('F5');
  await expect(hall.view).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { kept?: boolean }).kept)).toBe(true);
  // Without its keys for the browser a page under test is not loaded anew anyway.
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { prevented: boolean[] }).prevented))
    .toEqual([true, true, true]);
});

test('with single keys off a clicker and the buttons still work', async ({ labPage, page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('sse-lab.prefs', JSON.stringify({ singleKeys: false }));
  });
  const hall = await Hall.open(labPage);
  await hall.press('f');
  await expect(hall.view).toHaveCount(0);
  await page.getByTestId('present').click();
  await expect(hall.view).toBeVisible();
  await hall.press('b');
  await expect(hall.blank).toHaveCount(0);
  await hall.press('PageDown');
  await expect(hall.step).toBeVisible();
  await hall.view.getByRole('button', { name: labPage.texts.presenter.blank }).click();
  await expect(hall.blank).toBeVisible();
  await hall.press('PageDown');
  await expect(hall.blank).toHaveCount(0);
  await hall.view.getByRole('button', { name: labPage.texts.presenter.leave }).click();
  await expect(hall.view).toHaveCount(0);
});

test('it takes the whole screen where it may, and ends with it', async ({ labPage, page }) => {
  const hall = await Hall.open(labPage);
  await hall.enter();
  const whole = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null);
  await expect.poll(whole).toBe(true);
  await page.evaluate(() => document.exitFullscreen());
  await expect(hall.view).toHaveCount(0);
  await hall.enter();
  await expect.poll(whole).toBe(true);
  await hall.leave();
  await expect.poll(whole).toBe(false);
});

test('refused the whole screen it fills the window', async ({ labPage, page }) => {
  await page.addInitScript(() => {
    Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('not allowed'));
  });
  const hall = await Hall.open(labPage);
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await hall.enter();
  await expect(hall.state).toHaveText('OPEN');
  await hall.leave();
  expect(errors).toEqual([]);
});
