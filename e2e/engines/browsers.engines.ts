/** The report cards of Chromium and Firefox, from the page as anybody can open it. */
import { expect, test } from '../browser/lab/test';
import { keep } from './keep.mjs';

test.use({ labOptions: ['--interval', '1s'] });

test('the report card', async ({ labPage, lab, page, browser }, { project }) => {
  await labPage.open();
  await page.goto(`${lab.control}/#playground`);
  await page.getByTestId('run-all').click();
  const card = page.getByTestId('report-card');
  await expect(card).toBeAttached({ timeout: 1_000_000 });
  const name = project.name === 'firefox' ? 'Firefox' : 'Chromium';
  keep(project.name, (await card.getAttribute('data-card')) ?? '', name, browser.version());
});
