/**
 * Every cause that the caption tells apart, brought about for real: its sentence stands on the
 * screen in both languages. The table is complete by its type.
 */
import type { Cause } from '../../ui/src/caption/causes';
import { DEEDS } from './causes/deeds';
import { LONG, type Deed } from './causes/scene';
import { Between } from './lab/between';
import { LabPage } from './lab/page';
import { LabProcess } from './lab/process';
import { expect, test } from './lab/test';

for (const [cause, deeds] of Object.entries(DEEDS) as [Cause, readonly Deed[]][]) {
  for (const deed of deeds) {
    const tag = deed.engine === 'firefox' ? '@firefox' : '@chromium';
    // Projects choose their own by the tag.
    test(`${cause}: ${deed.says.en}`, { tag }, async ({ browser, contextOptions }) => {
      // The way between browser and stage is an address that the page's policy does not name.
      const context = await browser.newContext({
        ...contextOptions,
        ...(deed.hasBetween ? { bypassCSP: true } : {}),
      });
      const page = await context.newPage();
      const lab = await LabProcess.start('--interval', '100ms', '--retry', deed.retry ?? LONG);
      const between = await Between.open(lab.stage);
      try {
        if (deed.hasBetween) await between.route(page);
        const labPage = new LabPage(page, lab, 'en');
        const scene = { labPage, lab, page, between };
        await deed.do(scene);
        const shown = async (): Promise<readonly (string | null)[]> => {
          await deed.again?.(scene);
          const text = (await labPage.caption.innerText()).replaceAll('\u00a0', ' ');
          return [await labPage.caption.getAttribute('data-cause'), text];
        };
        for (const language of ['en', 'zh-CN'] as const) {
          const told = expect.stringContaining(deed.says[language]) as unknown;
          await expect.poll(shown, { message: language }).toEqual([cause, told]);
          if (language === 'en') await page.getByTestId('language').click();
        }
      } finally {
        await context.close();
        between.close();
        lab.freeze(false);
        await lab.stop();
      }
    });
  }
}
