/** The page's main job, in every browser. */
import { expect, test } from './lab/test';

test('zero clicks to a live feed, and one to a loss that is made good', async ({
  labPage,
  page,
}) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await labPage.open();
  expect(page.url()).not.toContain('token');
  await labPage.reaches(3);
  const record = await labPage.record();
  await labPage.kill('cut');
  await record.passes('OPEN', 'CONNECTING', 'OPEN');
  await expect(labPage.figure('lost')).toHaveText('0');
  expect(complaints).toEqual([]);
});

test('a page without the key says so and says what to do', async ({ page, lab }) => {
  await page.goto(lab.control);
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(/no key to the lab/);
  await expect(page.getByText('sse-lab serve')).toBeVisible();
});
