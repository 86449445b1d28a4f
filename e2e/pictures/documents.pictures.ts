/** The views that the documents show, each brought about for real. */
import { fileURLToPath } from 'node:url';

import { Hall } from '../browser/lab/hall';
import { LOCALES } from '../browser/lab/languages';
import { Lessons } from '../browser/lab/lessons';
import type { LabPage } from '../browser/lab/page';
import { expect, test } from '../browser/lab/test';

/** The lesson of which the pictures are. */
const KILL_IT = '04-kill-it';

const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url));

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({
      language,
      colorScheme: 'dark',
      viewport: { width: 1440, height: 900 },
      labOptions: ['--interval', '1s', '--retry', '3s'],
    });

    const path = (name: string): string => `${FOLDER}/${name}-${language}.png`;

    /** Some events, a reset, and some more after the replay. */
    async function comesBack(labPage: LabPage): Promise<void> {
      await labPage.open();
      await labPage.reaches(12);
      await labPage.kill('reset');
      await labPage.isConnecting();
      await labPage.isOpen();
      await expect(labPage.figure('replayed')).not.toHaveText('0');
      await labPage.reaches(20);
    }

    test('the lab after a reset', async ({ labPage, page }) => {
      await comesBack(labPage);
      await page.screenshot({ path: path('lab') });
    });

    test('the wire of a connection that was reset in the middle of an event', async ({
      labPage,
      page,
      lab,
    }) => {
      const { curl, common, wire } = labPage.texts;
      await lab.feed({ retry_ms: 500 });
      await labPage.open();
      const views = page.getByRole('radiogroup', { name: curl.views });
      await views.getByText(wire.title, { exact: true }).click();
      const pane = page.getByTestId('wire-pane');
      await pane.getByRole('button', { name: common.panel.enlarge }).click();
      // What comes back is recorded from its first byte on.
      await lab.kill({ kind: 'end' });
      await pane.getByRole('button', { name: wire.toPresent(2) }).click();
      const data = pane.getByRole('option').filter({ hasText: /data: \d+-----\d+LF/ });
      await expect(data).toHaveCount(3);
      await lab.kill({ kind: 'reset', mid_event: true });
      await expect(pane.getByTestId('wire-end').first()).toHaveText(wire.ends.rst.server);
      await data.last().click();
      await page.screenshot({ path: path('wire') });
    });

    test('a case of the playground, sent', async ({ labPage, page }) => {
      const { common, cases } = labPage.texts;
      await labPage.open();
      await page.getByRole('link', { name: common.nav.pages.playground }).click();
      await page.getByText(cases['invalid-utf8'].title, { exact: true }).click();
      await page.getByTestId('send').click();
      await expect(page.getByTestId('play-verdict')).toBeVisible();
      await page.screenshot({ path: path('playground') });
    });

    test('a recording, at the moment of a reset', async ({ labPage, page }, testInfo) => {
      const { common, recordings } = labPage.texts;
      await comesBack(labPage);
      await page.getByRole('link', { name: common.nav.pages.recordings }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: recordings.save.now, exact: true }).click();
      const file = testInfo.outputPath('kill-and-resume.ndjson');
      await (await download).saveAs(file);
      await page.getByTestId('recordings').locator('input[type=file]').setInputFiles(file);
      const { previousBreak, nextEvent } = recordings.player;
      await page.getByRole('button', { name: previousBreak, exact: true }).click();
      for (let n = 0; n < 2; n += 1) {
        await page.getByRole('button', { name: nextEvent, exact: true }).click();
      }
      await page.screenshot({ path: path('recording') });
    });

    test('a lesson, while the browser waits after a cut', async ({ labPage, page }) => {
      const lessons = new Lessons(labPage);
      await labPage.open();
      await lessons.start(KILL_IT);
      await lessons.pass();
      await lessons.isAt(1);
      await labPage.reaches(20);
      await labPage.kill('cut');
      await expect(labPage.figure('missed')).toHaveText(/^[2-9]$/);
      await page.screenshot({ path: path('lesson') });
      // The picture is of the wait, and not of what comes after it.
      expect(await labPage.state.innerText()).toBe('CONNECTING');
    });

    test('the same step before an audience, once the stream is back', async ({ labPage, page }) => {
      const hall = await Hall.open(labPage);
      await hall.enter();
      const reaches = (seq: number): Promise<void> =>
        expect
          .poll(async () => Number(/\d+$/.exec(await hall.figure('last-event-id').innerText())))
          .toBeGreaterThanOrEqual(seq);
      for (const asked of ['start', 'do', 'next', 'do']) {
        expect(await hall.ready()).toBe(asked);
        if (asked === 'next') await reaches(20);
        await hall.press('PageDown');
        await expect(hall.next).not.toHaveAttribute('data-kind', asked);
      }
      expect(await hall.ready()).toBe('next');
      await expect(hall.figure('replayed')).not.toHaveText('0');
      await reaches(31);
      await page.screenshot({ path: path('presenter') });
    });

    test('a WebSocket beside the stream, opened by hand after both were killed', async ({
      labPage,
      page,
    }) => {
      const { curl, common, lessons, websocket } = labPage.texts;
      // High enough for all claims but the first, whose handshakes take the most room.
      await page.setViewportSize({ width: 1440, height: 1216 });
      await labPage.open();
      await page.getByRole('button', { name: lessons.invitation.later }).click();
      const views = page.getByRole('radiogroup', { name: curl.views });
      await views.getByText(websocket.title, { exact: true }).click();
      const pane = page.getByTestId('websocket-pane');
      await pane.getByRole('button', { name: common.panel.enlarge }).click();
      const opens = async (): Promise<void> => {
        await pane.getByTestId('socket-open').click();
        await expect(pane.getByTestId('socket-state')).toHaveText(websocket.phases.open);
        // What it took is known with its first message.
        await expect(pane.getByTestId('light-socket').getByTestId('bytes')).toBeVisible();
      };
      await opens();
      for (const part of ['send-binary', 'send-up']) await pane.getByTestId(part).click();
      await expect(pane.getByTestId('received')).toBeVisible();
      await expect(pane.getByTestId('binary-socket').getByTestId('wire')).toContainText('1,028');
      await pane.getByTestId('kill-both').click();
      await labPage.isConnecting();
      await labPage.isOpen();
      await expect(pane.getByTestId('missed')).toHaveText(/[4-9]/);
      await opens();
      await pane.getByTestId('send-named').click();
      const types = pane.getByTestId('types-stream');
      await expect(types).toContainText('notice');
      // The next one, whose parts take as much room as before.
      await expect(types.getByRole('listitem').first()).toContainText('message');
      await pane.getByTestId('claim-light').evaluate((claim: HTMLElement) => {
        // Below the head that stays.
        claim.style.scrollMarginTop = '2.75rem';
        claim.scrollIntoView();
      });
      await page.screenshot({ path: path('websocket') });
    });
  });
}
