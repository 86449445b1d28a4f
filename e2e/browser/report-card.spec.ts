/** Every case of the playground, and what docs/engines.md says of this engine. */
import { against } from '../engines/documented.mjs';
import { expect, test } from './lab/test';

/** Every case waits for what the engine does in its own time, three at once. */
test.setTimeout(600_000);

test('the engine departs from the standard where docs/engines.md says so, and nowhere else', async ({
  labPage,
  lab,
  page,
  browserName,
}) => {
  await labPage.open();
  await page.goto(`${lab.control}/#playground`);
  await page.getByTestId('run-all').click();
  const card = page.getByTestId('report-card');
  await expect(card).toBeAttached({ timeout: 500_000 });
  const engine = browserName === 'firefox' ? 'Firefox' : 'Chromium';
  expect(against((await card.getAttribute('data-card')) ?? '', engine)).toEqual({
    untold: [],
    otherwise: [],
    onlyOneHas: [],
  });
});
