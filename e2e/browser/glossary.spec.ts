/** Every word on the screen is explained where it stands, by pointer and by key, and in the help. */
import { readFile } from 'node:fs/promises';

import type { Locator, Page } from '@playwright/test';

import type { Catalogue } from '../../ui/src/i18n/catalogue';
import { isAccessible } from './lab/axe';
import { Hall } from './lab/hall';
import { LOCALES } from './lab/languages';
import { Lessons } from './lab/lessons';
import type { LabPage } from './lab/page';
import { view } from './lab/recordings';
import { expect, test } from './lab/test';
import { unexplained } from './lab/words';

test.use({ labOptions: ['--interval', '2s', '--retry', '800ms'] });

/** Its checks are of the server and of the window, and it is over soon. */
const LESSON = '04-kill-it';

const tipOf = (page: Page): Locator => page.getByTestId('word-tip');

/** Until the page's own timers that are shorter, and were set before, have had their turn. */
const timersRun = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => void setTimeout(done, 700)));

/** Words that say themselves what they do: commands of every program, and names. */
function selfExplained(texts: Catalogue): string[] {
  const { code, connections, curl, events, fetch, picker, playground, settings, timeline, wire } =
    texts;
  const { client, publish } = settings;
  const { invitation, pane } = texts.lessons;
  const { banner, open } = texts.recordings;
  return [
    // Commands that every program has.
    ...[code.copy, code.copyCommand, curl.copy, fetch.copy, picker.copy, fetch.stop],
    ...[
      texts.settings.title,
      settings.close,
      client.addButton,
      publish.send,
      events.more,
      wire.parse.live,
    ],
    ...[invitation.later, timeline.window_.toNow, open.cancel],
    ...[pane.back, pane.next, pane.finish, banner.another, banner.backToLive],
    // The sentence beneath it says what it is.
    ...[playground.own, playground.write],
    // What they are about stands beside them, or in their name.
    ...[connections.actions, connections.menu(connections.thisWindow), events.search],
  ];
}

async function isExplained(labPage: LabPage, view: string, within = 'body'): Promise<void> {
  const found = await unexplained(labPage.page, within, selfExplained(labPage.texts));
  expect.soft(found, view).toEqual([]);
}

/** The first Escape may take away what is explained under the pointer. */
async function closesByEscape(page: Page, dialog: Locator): Promise<void> {
  while (await dialog.isVisible()) await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('every word of the lab is explained by pointer and by key', async ({ labPage, page }) => {
      test.slow();
      const { connections, curl, code, websocket, wire, fetch } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      await page.keyboard.press('w');
      await expect(page.getByTestId('explaining')).toBeVisible();
      await isExplained(labPage, connections.title);
      const tabs = page.locator('[data-place=side-tabs]');
      for (const title of [wire.title, websocket.title, fetch.title, curl.title, code.title]) {
        await tabs.getByText(title, { exact: true }).click();
        await isExplained(labPage, title, '[data-place=side-panel]');
      }
    });

    test('every word of what opens above the lab is explained', async ({ labPage, page }) => {
      test.slow();
      const { picker } = labPage.texts;
      await labPage.open();
      await page.keyboard.press('w');
      const drawer = await labPage.openSettings();
      for (const fault of await drawer.locator('[data-place=settings-faults] [role=switch]').all())
        await fault.click();
      await isExplained(labPage, 'settings', '[role=dialog]');
      await closesByEscape(page, drawer);

      const panel = await labPage.openDoorPanel();
      for (const kind of ['status', 'redirect', 'content_type']) {
        await panel.locator(`input[value=${kind}]`).click();
        await isExplained(labPage, `door ${kind}`, '[role=dialog]');
      }
      await closesByEscape(page, panel);

      await page.getByRole('button', { name: new RegExp(`^${picker.title}: `) }).click();
      await expect(page.getByRole('dialog', { name: picker.title })).toBeVisible();
      await isExplained(labPage, 'stream picker', '[role=dialog]');
    });

    test('every word of the other pages is explained', async ({ labPage, page }) => {
      test.slow();
      await labPage.open();
      await page.keyboard.press('w');
      for (const name of ['playground', 'recordings', 'lessons']) {
        await page.locator(`a[href="#${name}"]`).click();
        await expect(page.locator(`a[href="#${name}"]`)).toHaveAttribute('aria-current', 'page');
        await page.locator('main:visible, [data-testid=recordings]:visible').first().waitFor();
        await isExplained(labPage, name);
      }
    });

    test('every word of a lesson is explained as it runs', async ({ labPage, page }) => {
      test.slow();
      const lessons = new Lessons(labPage);
      await labPage.open();
      await lessons.start(LESSON);
      await page.keyboard.press('w');
      for (let step = 0; ; step += 1) {
        await lessons.isAt(step);
        await isExplained(labPage, `step ${step}`, '[data-testid=lesson-pane]');
        if ((await lessons.doIt.count()) > 0) await lessons.doIt.click();
        await lessons.isDone();
        await isExplained(labPage, `step ${step}, done`, '[data-testid=lesson-pane]');
        if ((await page.getByTestId('lesson-done').count()) > 0) break;
        await lessons.next.click();
      }
    });

    test('every word of an opened recording is explained', async ({ labPage, page }) => {
      test.slow();
      const { curl, recordings, wire } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      await page.locator('a[href="#recordings"]').click();
      const shown = view(page);
      const coming = page.waitForEvent('download');
      await shown.getByRole('button', { name: recordings.save.now }).click();
      const path = await (await coming).path();
      await shown.locator('input[type=file]').setInputFiles({
        name: 'lesson.ndjson',
        mimeType: 'application/x-ndjson',
        buffer: await readFile(path),
      });
      await expect(shown.getByTestId('recording-banner')).toBeVisible();
      await page.keyboard.press('w');
      await isExplained(labPage, 'recording', '[data-testid=recordings]');
      const tabs = shown.getByRole('radiogroup', { name: curl.views });
      await tabs.getByText(wire.title, { exact: true }).click();
      await isExplained(labPage, 'wire of a recording', '[data-testid=recordings]');
    });

    test('presenter mode, which explains nothing, has no word that the lab does not explain', async ({
      labPage,
      page,
    }) => {
      const hall = await Hall.open(labPage);
      await labPage.reaches(2);
      const explained = await page.locator('[data-term]:visible').allInnerTexts();
      // Each says what it does, and by which key.
      const { forward, backward, blank, leave } = labPage.texts.presenter;
      const buttons = [`${forward} (Page Down)`, `${backward} (Page Up)`];
      const known = [...explained, ...buttons, `${blank} (B)`, `${leave} (F)`];
      const isKnown = async (): Promise<void> =>
        expect(await unexplained(page, '[data-testid=presenter]', known)).toEqual([]);
      await hall.enter();
      await isKnown();
      expect(await hall.ready()).toBe('start');
      await hall.press('PageDown');
      await expect(hall.step).toBeVisible();
      await isKnown();
    });

    test('the glossary is searched, and opened at a word', async ({ labPage, page }) => {
      const { glossary, keys } = labPage.texts;
      await labPage.open();
      await page.locator('dt[data-term=lastEventId]').hover();
      await expect(tipOf(page)).toContainText(glossary.terms.lastEventId.says);
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: keys.title });
      await expect(help.locator('[data-entry=lastEventId]')).toBeFocused();
      await expect(help.locator('[data-entry]')).toHaveCount(Object.keys(glossary.terms).length);

      await help.getByRole('searchbox', { name: glossary.search }).fill('Retry-After');
      await expect(help.locator('[data-entry]').first()).toContainText(
        glossary.terms.retryAfterHeader.says,
      );
      await page.keyboard.press('Escape');
      await expect(help).toHaveCount(0);
    });

    for (const colorScheme of ['dark', 'light'] as const) {
      test.describe(colorScheme, () => {
        test.use({ colorScheme });

        test('no serious accessibility violation', async ({ labPage, page }) => {
          test.slow();
          const { glossary } = labPage.texts;
          await labPage.open();
          await page.keyboard.press('w');
          await page.locator('dt[data-term=lost]').hover();
          await expect(tipOf(page)).toBeVisible();
          await isAccessible(page, 'a word that is explained');
          await page.keyboard.press('?');
          await expect(page.locator('[data-entry=lost]')).toBeVisible();
          await isAccessible(page, 'the glossary');
          await page.getByRole('searchbox', { name: glossary.search }).fill('qqqq');
          await expect(page.getByText(glossary.none)).toBeVisible();
          await isAccessible(page, 'no word found');
        });
      });
    }
  });
}

test('an explanation stays under the pointer, and Escape takes it away', async ({
  labPage,
  page,
}) => {
  await labPage.open();
  const word = page.locator('th[data-term=behind]');
  await word.hover();
  await expect(tipOf(page)).toHaveRole('tooltip');
  await expect(word).toHaveAttribute('aria-describedby', 'word-explained');
  await tipOf(page).hover();
  await timersRun(page);
  await expect(tipOf(page)).toContainText(labPage.texts.glossary.terms.behind.says);
  await page.keyboard.press('Escape');
  await expect(tipOf(page)).toHaveCount(0);
  await expect(word).not.toHaveAttribute('aria-describedby');
});

test('the Tab key explains what acts, and plain words only when asked', async ({
  labPage,
  page,
}) => {
  await labPage.open();
  const { glossary, verbs } = labPage.texts;
  const cut = labPage.verb(verbs.kills.cut.name);
  await labPage.verb(verbs.kills.end.name).focus();
  await page.keyboard.press('Tab');
  await expect(cut).toBeFocused();
  await expect(tipOf(page)).toContainText(verbs.kills.cut.what);
  await expect(tipOf(page)).toContainText(glossary.terms.cut.says);
  await expect(cut).toHaveAttribute('aria-describedby', 'word-explained');
  await page.keyboard.press('Escape');
  await expect(tipOf(page)).toHaveCount(0);
  await expect(cut).toBeFocused();

  const word = page.locator('dt[data-term=lost]');
  await expect(word).not.toHaveAttribute('tabindex');
  await page.keyboard.press('w');
  await expect(word).toHaveAttribute('tabindex', '0');
  await page.locator('dt[data-term=replayed]').focus();
  await page.keyboard.press('Tab');
  await expect(word).toBeFocused();
  await expect(tipOf(page)).toContainText(glossary.terms.lost.says);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-entry=lost]')).toBeFocused();
  await expect(page.getByTestId('explaining')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(word).not.toHaveAttribute('tabindex');
});

test('letters in the help are for the help: the lab behind it does nothing, the words are searched', async ({
  labPage,
  lab,
  page,
}) => {
  const { glossary, keys } = labPage.texts;
  await labPage.open();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: keys.title });
  const [byKeys, byWords] = ['keys', 'words'].map((value) => help.locator(`input[value=${value}]`));
  await help.getByText(glossary.title, { exact: true }).click();
  await expect(help.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('kmx');
  await expect(help.getByRole('searchbox')).toHaveValue('kmx');

  // By key the focus stays on the choice itself.
  await byWords?.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(byKeys ?? help).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(byWords ?? help).toBeFocused();
  await page.keyboard.type('kxs');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await labPage.reaches((await lab.state()).stage.log.next_seq);
  const deeds = lab.journal.facts.filter(({ fact }) => fact === 'killed' || fact === 'stalled');
  expect(deeds).toEqual([]);
});

test('Escape ends the explaining of every word, and its bar gives way to what comes first', async ({
  labPage,
  page,
}) => {
  const { keys, wire } = labPage.texts;
  await labPage.open();
  // With a list on the page, which is not open over it.
  await page.locator('[data-place=side-tabs]').getByText(wire.title, { exact: true }).click();
  await expect(page.locator('[role=listbox]')).toBeVisible();
  await page.mouse.move(0, 0);
  const bar = page.getByTestId('explaining');
  await page.keyboard.press('w');
  await expect(bar).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: keys.title })).toBeVisible();
  await expect(bar).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(bar).toBeVisible();
  await page.mouse.move(0, 0);
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
});

test('what is explained is let go when it means something else, or is gone', async ({
  labPage,
  page,
}) => {
  await labPage.open();
  const word = page.locator('th[data-term=behind]');
  for (const change of [
    (element: HTMLElement) => (element.dataset['term'] = 'lost'),
    (element: HTMLElement) => (element.style.display = 'none'),
    (element: HTMLElement) => element.remove(),
  ]) {
    await page.mouse.move(0, 0);
    await word.hover();
    await expect(tipOf(page)).toBeVisible();
    await word.evaluate(change);
    await expect(tipOf(page)).toHaveCount(0);
    await page.evaluate(() => {
      for (const changed of document.querySelectorAll<HTMLElement>('th[data-term]')) {
        changed.style.display = '';
        if (changed.dataset['term'] === 'lost') changed.dataset['term'] = 'behind';
      }
    });
  }
});

test('what was pressed keeps quiet until the pointer comes back', async ({ labPage, page }) => {
  await labPage.open();
  const cut = labPage.verb(labPage.texts.verbs.kills.cut.name);
  await cut.hover();
  await expect(tipOf(page)).toBeVisible();
  await cut.click();
  await expect(tipOf(page)).toHaveCount(0);
  await labPage.isConnecting();
  // Over what is in it, where the pointer comes to something else each time.
  const { x, y, width, height } = (await cut.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + 4, y + 4);
  await page.mouse.move(x + width / 2, y + height - 14);
  await timersRun(page);
  await expect(tipOf(page)).toHaveCount(0);
  await page.mouse.move(0, 0);
  await cut.hover();
  await expect(tipOf(page)).toBeVisible();
});

test('what was pressed keeps quiet though something else was under the pointer meanwhile', async ({
  labPage,
  page,
}) => {
  await labPage.open();
  const cut = labPage.verb(labPage.texts.verbs.kills.cut.name);
  await cut.click();
  for (const visibility of ['hidden', '']) {
    // By its place: what is hidden has no role.
    await page
      .locator('[data-place=kill-cut]')
      .evaluate((button: HTMLElement, value) => (button.style.visibility = value), visibility);
    await timersRun(page);
  }
  await expect(tipOf(page)).toHaveCount(0);
});

test.describe('by touch', () => {
  test.use({ hasTouch: true });

  test('a plain word is explained; what acts is while words are explained, and does not act then', async ({
    labPage,
    lab,
    page,
  }) => {
    const { journal } = lab;
    await labPage.open();
    const { glossary, verbs } = labPage.texts;
    await page.locator('dt[data-term=lost]').tap();
    await expect(tipOf(page)).toContainText(glossary.terms.lost.says);

    const cut = labPage.verb(verbs.kills.cut.name);
    await page.keyboard.press('w');
    await cut.tap();
    await expect(tipOf(page)).toContainText(verbs.kills.cut.what);
    await page.keyboard.press('w');
    await expect(page.getByTestId('explaining')).toHaveCount(0);

    await cut.tap();
    await expect(tipOf(page)).toHaveCount(0);
    const { seq } = await journal.first('killed');
    await journal.first('subscribed', () => true, seq);
    // Had the first touch cut as well, there would be two of them.
    expect(journal.facts.filter(({ fact }) => fact === 'killed')).toHaveLength(1);
  });
});
