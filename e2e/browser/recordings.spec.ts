/** Recordings: saved in one page and opened in another, moment by moment. */
import { readFile } from 'node:fs/promises';

import type { Locator, Page } from '@playwright/test';

import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import type { LabPage } from './lab/page';
import { sentence, story, told, view } from './lab/recordings';
import { expect, test } from './lab/test';

/**
 * The rows of events. How late each was is left out: the page reads the lab's clock
 * again and again, and what it saves goes by the newest reading.
 */
async function rowsOf(scope: Page | Locator): Promise<string[]> {
  const rows = await scope.getByTestId('event-row').allInnerTexts();
  return rows.map((row) => row.replace(/(\+\d+|\d+\.\d+)(?= )/, '#'));
}

/** Goes to the page of recordings, as a person would. */
async function toRecordings(labPage: LabPage): Promise<Locator> {
  const { nav } = labPage.texts.common;
  await labPage.page.getByRole('link', { name: nav.pages.recordings }).click();
  const found = view(labPage.page);
  await expect(found).toBeVisible();
  return found;
}

/** Presses a button that saves, and gives the file. */
async function save(labPage: LabPage, name: string): Promise<string> {
  const coming = labPage.page.waitForEvent('download');
  await view(labPage.page).getByRole('button', { name }).click();
  return readFile(await (await coming).path(), 'utf8');
}

async function open(
  labPage: LabPage,
  text: string | Buffer,
  name = 'lesson.ndjson',
): Promise<void> {
  await view(labPage.page)
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/x-ndjson', buffer: Buffer.from(text) });
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language, labOptions: ['--interval', '150ms', '--retry', '900ms'] });

    test('what one page saved, another shows: strip, caption, events, connections, moment by moment', async ({
      labPage,
      page,
      browser,
    }) => {
      const { recordings: words, connections } = labPage.texts;
      const said = await story(labPage);
      const live = await told(page);
      const rows = await rowsOf(page);
      await toRecordings(labPage);
      const text = await save(labPage, words.save.now);

      const context = await browser.newContext({ locale: language === 'en' ? 'en-GB' : language });
      const other = await context.newPage();
      const complaints: string[] = [];
      other.on('pageerror', (error) => complaints.push(error.message));
      await other.goto(labPage.lab.launchLink);
      await other.goto(`${labPage.lab.control}/#recordings`);
      const elsewhere = Object.assign(Object.create(labPage) as LabPage, { page: other });
      await open(elsewhere, text);

      const shown = view(other);
      await expect(shown.getByTestId('recording-banner')).toContainText('lesson.ndjson');
      expect(await told(shown)).toEqual(live);
      expect(await rowsOf(shown)).toEqual(rows);
      await expect(shown.getByText(connections.open('1'), { exact: true })).toBeVisible();

      const player = shown.getByTestId('player');
      const caption = shown.getByTestId('caption');
      const before = player.getByRole('button', { name: words.player.previousBreak });
      await before.click();
      await expect(shown.getByTestId('ready-state')).toHaveText('CONNECTING');
      await expect(caption).toHaveAttribute('data-situation', 'waiting');
      await expect(shown.getByText(connections.open('0'), { exact: true })).toBeVisible();
      expect(said).toContain(sentence(await caption.innerText()));
      const atBreak = await toldAway(shown);
      expect((await rowsOf(shown))[0]).not.toBe(rows[0]);

      await player.getByRole('button', { name: words.player.previousEvent }).click();
      await expect(shown.getByTestId('ready-state')).toHaveText('OPEN');
      await expect(caption).toHaveAttribute('data-situation', 'live');
      await other.keyboard.press('Tab');
      await player.getByRole('button', { name: words.player.nextBreak }).click();
      expect(await toldAway(shown)).toEqual(atBreak);

      // Played on from the break, it comes back by itself as it did.
      await player.getByRole('button', { name: words.player.play }).click();
      await expect(caption).toHaveAttribute('data-situation', 'resumed');
      expect(said).toContain(sentence(await caption.innerText()));
      await player.getByRole('combobox', { name: new RegExp(`^${words.player.speed}`) }).click();
      await other.getByRole('option', { name: words.player.times('16'), exact: true }).click();
      await expect(player.getByRole('button', { name: words.player.play })).toBeVisible();
      expect(await told(shown)).toEqual(live);

      await shown.getByRole('link', { name: words.banner.backToLive }).click();
      await expect(shown).toBeHidden();
      await expect(other.getByTestId('state-strip').first()).toBeVisible();
      expect(complaints).toEqual([]);
      await context.close();
    });

    test('a recording is made by a switch, says so in the strip, and begins in mid-stream', async ({
      labPage,
      page,
    }) => {
      const { recordings: words, common } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      const shown = await toRecordings(labPage);
      await shown.getByRole('button', { name: words.record.start, exact: true }).click();
      await expect(shown.getByTestId('recorder')).toBeVisible();
      await page.getByRole('link', { name: common.nav.pages.lab }).click();
      await expect(labPage.chips.locator('[data-chip=recording]')).toBeVisible();
      const begun = (await labPage.lab.state()).stage.log.next_seq;
      await labPage.reaches(begun + 2);
      const strip = await labPage.record();
      await labPage.kill('cut');
      await strip.passes('OPEN', 'CONNECTING', 'OPEN');
      await labPage.lab.feed({ paused: true });
      await labPage.reaches((await labPage.lab.state()).stage.log.next_seq - 1);
      const live = await told(page);
      await toRecordings(labPage);
      const text = await save(labPage, words.record.stop);
      await expect(shown.getByTestId('recorder')).toBeHidden();
      await open(labPage, text);
      await expect(shown.getByTestId('recording-banner')).toBeVisible();
      expect(await told(shown)).toEqual(live);
      // Its connection had begun before, and the words for its end are right all the same.
      await shown.getByRole('button', { name: words.player.previousBreak }).click();
      await expect(shown.getByTestId('caption')).toHaveAttribute('data-situation', 'waiting');
      await expect(shown.getByTestId('caption')).toContainText(
        language === 'en' ? 'closed the connection in mid-response' : '服务器',
      );
    });
  });
}

/** What is told while the stream is away. */
async function toldAway(scope: Locator): Promise<Record<string, string>> {
  const text = (id: string) => scope.getByTestId(id).first().innerText();
  return {
    state: await text('ready-state'),
    caption: await text('caption'),
    missed: await text('missed'),
  };
}

test.describe('files that are not what they should be', () => {
  test.use({ labOptions: ['--interval', '150ms', '--retry', '900ms'] });

  test('are refused in words, or opened as far as they are sound', async ({ labPage, page }) => {
    const { recordings: words } = labPage.texts;
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await story(labPage);
    const shown = await toRecordings(labPage);
    const text = await save(labPage, words.save.now);

    const refused = shown.getByTestId('refused');
    const header = text.slice(0, text.indexOf('\n'));
    for (const [content, code] of [
      ['', 'empty'],
      ['\u0000\u0001\u007fELF', 'foreign'],
      ['{"n":1,"dispatched_us":5}\n', 'events_export'],
      [header.replace('"sse_lab_recording":1', '"sse_lab_recording":9'), 'other_version'],
      [header.slice(0, 300), 'damaged_header'],
    ] as const) {
      await open(labPage, content, `${code}.ndjson`);
      await expect(refused).toHaveAttribute('data-code', code);
      await expect(refused).toContainText(`${code}.ndjson`);
      await expect(shown.getByTestId('recording-banner')).toHaveCount(0);
    }

    const banner = shown.getByTestId('recording-banner');
    const lines = text.trimEnd().split('\n');
    const cut = text.slice(0, text.length - (lines.at(-1)?.length ?? 0) - 30);
    await open(labPage, cut);
    await expect(banner.getByRole('status')).toContainText(
      words.banner.cut('').split('.')[0] ?? '',
    );
    // Another may be chosen in its place.
    const choosing = page.waitForEvent('filechooser');
    await banner.getByRole('button', { name: words.banner.another }).click();
    expect((await choosing).isMultiple()).toBe(false);

    await open(labPage, [lines[0], '{"facts":[{"fact":"killed"}]}', ...lines.slice(1)].join('\n'));
    await expect(banner.getByRole('status')).toContainText(words.banner.damaged('1', '2'));
    expect(complaints).toEqual([]);
  });

  test('can hold scripts in every text, and do no harm', async ({ labPage, page }) => {
    const { recordings: words } = labPage.texts;
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await story(labPage);
    const shown = await toRecordings(labPage);
    const text = await save(labPage, words.save.now);
    const bad = `<img src=x onerror=\\"window.harmed=1\\"><script>window.harmed=2</script>`;
    const hostile = text
      .replaceAll(/"(user_agent|target|peer|lab|saved|content_type)":"[^"]*"/g, `"$1":"${bad}"`)
      .replaceAll(/"\d+-----\d+"/g, `"${bad}"`)
      .replaceAll('"message"', `"${bad}"`);
    expect(hostile).not.toEqual(text);
    await open(labPage, hostile, `${'<b>x'.repeat(30)}.ndjson`);
    await expect(shown.getByTestId('recording-banner')).toBeVisible();
    await expect(shown.getByTestId('event-row').first()).toContainText('<script>');
    for (const name of [words.player.previousBreak, words.player.previousEvent]) {
      await shown.getByRole('button', { name }).click();
    }
    await expect(shown.locator('img, script, b')).toHaveCount(0);
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
    expect(complaints).toEqual([]);
  });
});

test.describe('the page of recordings', () => {
  test.use({ labOptions: ['--interval', '150ms', '--retry', '900ms'] });

  test('opens what is dropped anywhere, and its keys step through events and breaks', async ({
    labPage,
    page,
  }) => {
    const { recordings: words, common } = labPage.texts;
    await story(labPage);
    const shown = await toRecordings(labPage);
    const text = await save(labPage, words.save.now);
    await page.getByRole('link', { name: common.nav.pages.lab }).click();
    const data = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], 'dropped.ndjson'));
      return transfer;
    }, text);
    const target = page.getByTestId('state-strip').first();
    await target.dispatchEvent('dragover', { dataTransfer: data });
    await expect(page.getByText(words.open.drop)).toBeVisible();
    await target.dispatchEvent('drop', { dataTransfer: data });
    await expect(shown.getByTestId('recording-banner')).toContainText('dropped.ndjson');
    await expect(page.getByText(words.open.drop)).toBeHidden();

    const moment = shown.getByRole('slider', { name: words.player.position });
    await moment.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(shown.getByTestId('ready-state')).toHaveText('CONNECTING');
    await page.keyboard.press('Home');
    await expect(shown.getByTestId('event-row')).toHaveCount(0);
    await page.keyboard.press('ArrowRight');
    await expect(shown.getByTestId('event-row').first()).toBeVisible();
    // Several may have been dispatched in the same moment.
    const first = await shown.getByTestId('event-row').count();
    await page.keyboard.press('Space');
    await expect(shown.getByTestId('event-row')).not.toHaveCount(first);
    await page.keyboard.press('Space');
    await expect(shown.getByRole('button', { name: words.player.play })).toBeVisible();
    await page.keyboard.press('End');
    await expect(shown.getByTestId('ready-state')).toHaveText('OPEN');
    await expect(shown.getByTestId('replayed')).not.toHaveText('0');
  });
});

for (const language of LOCALES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${language} ${colorScheme}`, () => {
      test.slow();
      test.use({ language, colorScheme, labOptions: ['--interval', '300ms', '--retry', '900ms'] });

      test('has no serious accessibility violation', async ({ labPage, page }) => {
        const { recordings: words } = labPage.texts;
        await story(labPage);
        const shown = await toRecordings(labPage);
        await isAccessible(page, 'nothing open');
        const text = await save(labPage, words.save.now);
        await open(labPage, 'no recording', 'letter.txt');
        await expect(shown.getByTestId('refused')).toBeVisible();
        await isAccessible(page, 'refused');
        await open(labPage, text.slice(0, -40));
        await expect(shown.getByTestId('recording-banner')).toBeVisible();
        await isAccessible(page, 'open');
        await shown.getByRole('button', { name: words.player.previousBreak }).click();
        await expect(shown.getByTestId('ready-state')).toHaveText('CONNECTING');
        await isAccessible(page, 'at a break');
      });
    });
  }
}
