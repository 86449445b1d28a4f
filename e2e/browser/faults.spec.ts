/** Faults, set in the drawer and for one connection: what the window says of them. */
import type { Locator } from '@playwright/test';

import type { Fault } from '../../ui/src/api/types';
import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import type { LabPage } from './lab/page';
import { StreamReader } from './lab/reader';
import { expect, test } from './lab/test';

/** Opens the drawer of one connection's faults, from its row. */
async function openRow({ connections, page, texts }: LabPage, client: string): Promise<Locator> {
  const { menu, faults, faultsOf } = texts.connections;
  await connections.getByRole('button', { name: menu(client) }).click();
  await page.getByRole('menuitem', { name: faults }).click();
  const drawer = page.getByRole('dialog', { name: faultsOf(client) });
  await expect(drawer).toBeVisible();
  return drawer;
}

/** The words for those who do not see the picture. */
const told = ({ page, texts }: LabPage, text: string): Locator =>
  page.getByRole('region', { name: texts.timeline.title, exact: true }).getByText(text);

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('a fault set in the drawer alters the stream, and the window names it', async ({
      labPage,
      lab,
    }) => {
      const { settings, strip, timeline } = labPage.texts;
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
      await expect(told(labPage, timeline.told.faults([timeline.faults.drop]))).toBeAttached();
      await drop.click();
      await expect.poll(inForce).toEqual([]);
      await expect(told(labPage, timeline.told.faults([]))).toBeAttached();

      // Gzip has a cure that can be switched on beside it.
      await drawer.getByRole('switch', { name: settings.faults.kinds.gzip }).click();
      await drawer.getByRole('switch', { name: settings.faults.flush }).click();
      await expect.poll(inForce).toEqual([{ kind: 'gzip', flush: true }]);
      await labPage.isOpen();
    });

    test('faults of one connection leave the others alone', async ({ labPage, page, lab }) => {
      const { settings, connections } = labPage.texts;
      await labPage.open();
      const other = await StreamReader.open(`${lab.stage}/stream?client=other`);
      try {
        const drawer = await openRow(labPage, 'other');
        await expect(drawer.getByRole('switch', { name: settings.faults.kinds.gzip })).toHaveCount(
          0,
        );
        await drawer.getByRole('switch', { name: settings.faults.kinds.drop }).click();
        await page.screenshot({ path: `.artifacts/look/faults-row-${language}.png` });
        await isAccessible(page, 'faults of a connection');
        const faults = async (): Promise<Record<string, readonly Fault[]>> => {
          const { stage } = await lab.state();
          const rows = stage.connections.map((row): [string, Fault[]] => [
            row.client?.split('-')[0] ?? '',
            row.faults,
          ]);
          return Object.fromEntries(rows);
        };
        const drop = { kind: 'drop', probability_percent: 20, seed: 1 };
        await expect.poll(faults).toEqual({ window: [], other: [drop] });
        await drawer.getByRole('button', { name: settings.close, exact: true }).click();
        await expect(labPage.connections.getByText(connections.faulty('1'))).toHaveCount(1);
        expect((await lab.state()).stage.faults).toEqual([]);
        await expect(labPage.caption).toHaveAttribute('data-situation', 'live');
      } finally {
        other.close();
      }
    });

    test('an idle cut is told as what it is', async ({ labPage, lab }) => {
      const { timeline, connections } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      await lab.feed({ paused: true, heartbeat_ms: 0 });
      await lab.call('PUT', '/faults', { faults: [{ kind: 'idle_cut', after_ms: 300 }] });
      await expect(told(labPage, timeline.told.idleCut).first()).toBeAttached();
      await expect(labPage.connections.getByText(connections.killedBy.idle_cut)).not.toHaveCount(0);
    });
  });
}
