/** No serious accessibility violation in what opens above the page, in each theme and language. */
import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${language} ${colorScheme}`, () => {
      // axe takes seconds for each view on a busy machine.
      test.slow();
      // Quiet, so that nothing moves under the eyes of whoever looks.
      test.use({ language, colorScheme, labOptions: ['--interval', '2s', '--retry', '800ms'] });

      test('the stream picker, the keys, and the settings of the next attempt', async ({
        labPage,
        page,
      }) => {
        const { picker, keys, verbs } = labPage.texts;
        await labPage.open();
        await page.getByRole('button', { name: new RegExp(`^${picker.title}: `) }).click();
        await expect(page.getByRole('dialog', { name: picker.title })).toBeVisible();
        await isAccessible(page, 'stream picker');
        await page.keyboard.press('Escape');

        await page.getByTestId('help').click();
        await expect(page.getByRole('dialog', { name: keys.title })).toBeVisible();
        await isAccessible(page, 'keys');
        await page.keyboard.press('Escape');

        const panel = await labPage.openDoorPanel();
        for (const kind of ['status', 'redirect', 'content_type', 'refuse']) {
          await panel.locator(`input[value=${kind}]`).click();
          await expect
            .poll(async () => (await labPage.lab.state()).stage.door.door.kind)
            .toBe(kind);
          await isAccessible(page, `door ${kind}`);
        }
        await panel.locator('input[value=status]').click();
        await panel.getByRole('combobox', { name: new RegExp(`^${verbs.status}:`) }).click();
        await expect(page.getByRole('option', { name: verbs.otherStatus })).toBeVisible();
        await isAccessible(page, 'list of statuses');
      });

      test('an event, and the menus of events and connections', async ({ labPage, page }) => {
        const { connections, events, export: words, verbs } = labPage.texts;
        await labPage.open();
        await labPage.reaches(1);
        await labPage.events.getByRole('listitem').first().getByRole('button').click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await isAccessible(page, 'event');
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);

        await labPage.events.getByRole('button', { name: events.more }).click();
        await expect(page.getByRole('menuitem', { name: words.save })).toBeVisible();
        await isAccessible(page, 'menu of the events');
        await page.keyboard.press('Escape');

        await labPage.connections
          .getByRole('button', { name: connections.menu(connections.thisWindow) })
          .click();
        await expect(page.getByRole('menuitem', { name: verbs.kills.cut.name })).toBeVisible();
        await isAccessible(page, 'menu of a connection');
        await page.keyboard.press('Escape');

        const type = new RegExp(`^${events.type}: `);
        await labPage.events.getByRole('combobox', { name: type }).click();
        await expect(page.getByRole('option', { name: events.allTypes })).toBeVisible();
        await isAccessible(page, 'list of types');
      });

      test('the drawer, with a refused number and after a refused order', async ({
        labPage,
        page,
        lab,
      }) => {
        const { settings } = labPage.texts;
        await labPage.open();
        const drawer = await labPage.openSettings();
        const number = drawer.getByRole('spinbutton', { name: settings.feed.history });
        await number.fill('0');
        await number.press('Enter');
        await expect(drawer.getByRole('alert')).toBeVisible();
        await isAccessible(page, 'settings');
        await drawer.getByRole('button', { name: settings.close, exact: true }).click();
        await expect(drawer).toBeHidden();
        await lab.stop();
        await labPage.kill('cut');
        await expect(page.getByTestId('notice')).toBeVisible();
        await isAccessible(page, 'notice');
      });

      test('curl’s pane, and a page without a key', async ({ labPage, page, lab }) => {
        const { curl } = labPage.texts;
        await page.goto(lab.control);
        await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
        await isAccessible(page, 'no key');
        await labPage.open();
        const views = page.getByRole('radiogroup', { name: curl.views });
        await views.getByText(curl.title, { exact: true }).click();
        await expect(page.getByTestId('curl-pane')).toBeVisible();
        await isAccessible(page, 'curl');
      });
    });
  }
}
