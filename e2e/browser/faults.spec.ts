/** Faults, set in the drawer: what the window says of them, in both languages. */
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('a fault set in the drawer alters the stream, and the window names it', async ({
      labPage,
      lab,
    }) => {
      const { settings, strip } = labPage.texts;
      const inForce = async (): Promise<unknown> => (await lab.state()).stage.faults;
      await labPage.open();
      await labPage.isOpen();
      const drawer = await labPage.openSettings();
      const drop = drawer.getByRole('switch', { name: settings.faults.kinds.drop });
      await drop.click();
      await expect.poll(inForce).toEqual([{ kind: 'drop', probability_percent: 20, seed: 1 }]);
      const percent = drawer.getByRole('spinbutton', {
        name: settings.faults.fields.probability_percent,
      });
      await percent.fill('100');
      await percent.press('Enter');
      await expect.poll(inForce).toEqual([{ kind: 'drop', probability_percent: 100, seed: 1 }]);
      await expect(labPage.chips.filter({ hasText: strip.chips.faults.drop })).toBeVisible();
      await drop.click();
      await expect.poll(inForce).toEqual([]);
      await labPage.isOpen();
    });
  });
}
