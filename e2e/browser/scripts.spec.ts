/** Scripts of the playground, played to the engine itself and held against the verdict. */
import { PLAY, SCRIPTS, compare } from '../engines/scripts.mjs';
import { expect, test } from './lab/test';

for (const [name, answers] of Object.entries(SCRIPTS)) {
  test(`the engine makes of a script what is expected: ${name}`, async ({ labPage, lab, page }) => {
    await labPage.open();
    const play = (url: string, awaited: number | null): Promise<unknown> =>
      page.evaluate(`(${PLAY})(${JSON.stringify(url)}, ${String(awaited)})`);
    const { expected, seen } = await compare(lab.call.bind(lab), play, answers);
    expect(seen).toEqual(expected);
  });
}
