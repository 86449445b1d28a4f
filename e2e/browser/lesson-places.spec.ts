/** Every part of the screen that a lesson can point at is there once its view is shown. */
import { PLACES, type Place } from '../../ui/src/lessons/places';
import { expect, test } from './lab/test';

/** The tab behind which a place stands, by the value of its choice. */
const TABS: Partial<Record<Place, string>> = {
  connections: 'connections',
  'wire-view': 'wire',
  'fetch-pane': 'fetch',
  'code-pane': 'code',
  'websocket-pane': 'websocket',
};

test('every place a lesson can point at is on the screen once its view is shown', async ({
  labPage,
  page,
}) => {
  await labPage.open();
  for (const place of PLACES) {
    await test.step(place, async () => {
      await page.locator(`nav a[href='#${place === 'playground' ? 'playground' : 'lab'}']`).click();
      const tab = place.startsWith('websocket-') ? 'websocket' : TABS[place];
      if (tab) {
        await page
          .locator(`[data-place=side-tabs] label`)
          .filter({ has: page.locator(`input[value=${tab}]`) })
          .click();
      }
      const drawer = place.startsWith('settings-') && (await labPage.openSettings());
      await expect(page.locator(`[data-place=${place}]:visible`)).toHaveCount(1);
      if (drawer) {
        await page.keyboard.press('Escape');
        await expect(drawer).toBeHidden();
      }
    });
  }
});
