/** Further streams of the window: as many connections as a browser opens to one server, and no more. */
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('the seventh stream waits, and is let in when the oldest is closed', async ({
      labPage,
      lab,
    }) => {
      await labPage.open();
      await labPage.reaches(1);
      const { extra } = labPage.texts.connections;
      const control = labPage.connections.getByTestId('extra-streams');
      const more = control.getByRole('button', { name: extra.more });
      for (let n = 0; n < 6; n += 1) await more.click();
      await expect(control).toContainText(
        [extra.states[1]('5'), extra.states[0]('1')].join(extra.between),
      );
      await expect(labPage.connections.getByText(extra.client('5'))).toBeVisible();
      expect((await lab.state()).stage.connections).toHaveLength(6);

      await control.getByRole('button', { name: extra.fewer }).click();
      await expect(control).toContainText(extra.states[1]('5'));
      await expect(labPage.connections.getByText(extra.client('6'))).toBeVisible();
    });
  });
}
