/** Clients that the lab turns away are told of. */
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language, labOptions: ['--max-connections', '1'] });

    test('who is turned away is counted beside the connections, with the limit', async ({
      labPage,
      lab,
    }) => {
      await labPage.open();
      await labPage.reaches(1);
      for (let client = 0; client < 2; client += 1)
        expect((await fetch(`${lab.stage}/stream`)).status).toBe(503);
      const words = labPage.texts.connections.turnedAway('2', '1', 'stage');
      await expect(labPage.connections).toContainText(words);
    });
  });
}
