/** The wire view under load. Writes one JSON object of figures. */
import { writeFile } from 'node:fs/promises';

import { expect, test } from '../browser/lab/test';
import { framesPerSecond } from './frames';

const REPORT = process.env['SSE_LAB_REPORT'];
const figures: Record<string, number> = {};

test.afterAll(async () => {
  const report = JSON.stringify(figures);
  if (REPORT) await writeFile(REPORT, report);
  else process.stdout.write(`${report}\n`);
});

test.describe('1,000 events a second', () => {
  test.use({ labOptions: ['--interval', '10ms', '--events-per-tick', '10'] });

  test('with the view open and following', async ({ labPage, page }) => {
    const { wire, curl, common } = labPage.texts;
    await labPage.open();
    const views = page.getByRole('radiogroup', { name: curl.views });
    await views.getByText(wire.title, { exact: true }).click();
    const pane = page.getByTestId('wire-pane');
    const newest = pane.getByRole('option').filter({ hasText: 'data: ' }).last();
    await expect(newest).toBeVisible();
    // By then the recording is full, and what is old makes room all the while.
    await framesPerSecond(page, 20_000);
    figures['frames_per_second'] = await framesPerSecond(page, 15_000);

    const behind: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      // The payload ends in the time of its production.
      const told = await newest.evaluate((row) => [row.textContent, Date.now()] as const);
      behind.push(told[1] - Number(/-----(\d+)/.exec(told[0])?.[1]));
      await framesPerSecond(page, 100);
    }
    figures['behind_ms'] = behind.sort((a, b) => a - b)[10] ?? NaN;
    expect(figures['behind_ms']).toBeLessThan(2_000);

    await pane.getByRole('button', { name: common.panel.enlarge }).click();
    await pane.getByRole('button', { name: wire.parse.live }).click();
    await expect(pane.getByTestId('parse-effect')).toBeVisible();
    figures['enlarged_frames_per_second'] = await framesPerSecond(page, 15_000);
    await expect(newest).toBeVisible();
  });
});
