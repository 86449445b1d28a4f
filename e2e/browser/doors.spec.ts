/** What the next attempt meets, chosen in the panel, in both languages. */
import type { Locator } from '@playwright/test';

import type { Door } from '../../ui/src/api/types';
import type { DoorKind } from '../../ui/src/verbs/doorForm';
import { LOCALES } from './lab/languages';
import type { LabPage } from './lab/page';
import { expect, test } from './lab/test';

const door = async ({ lab }: LabPage): Promise<Door> => (await lab.state()).stage.door.door;

async function choose(labPage: LabPage, kind: DoorKind): Promise<Locator> {
  const panel = await labPage.openDoorPanel();
  await panel.locator(`input[value=${kind}]`).click();
  await expect.poll(() => door(labPage)).toMatchObject({ kind });
  return panel;
}

/** Chooses a kind and leaves the panel. */
async function set(labPage: LabPage, kind: DoorKind): Promise<void> {
  await choose(labPage, kind);
  await labPage.page.keyboard.press('Escape');
}

/** A port that stays closed until somebody opens it. */
async function refuse(labPage: LabPage): Promise<void> {
  const panel = await choose(labPage, 'refuse');
  const { until_opened: name } = labPage.texts.verbs.spans;
  await panel.getByRole('radio', { name }).check({ force: true });
  await expect.poll(async () => 'for_ms' in (await door(labPage))).toBe(false);
  await labPage.page.keyboard.press('Escape');
}

/** A type that every engine refuses at once: Chromium waits for more of a plain text. */
async function setJson(labPage: LabPage): Promise<void> {
  const panel = await choose(labPage, 'content_type');
  const type = panel.getByRole('textbox', {
    name: labPage.texts.verbs.contentType,
  });
  // Typed, since Firefox reports no change of a text that was put there at once.
  await type.clear();
  await type.pressSequentially('application/json');
  await type.press('Enter');
  await expect
    .poll(() => door(labPage))
    .toMatchObject({ content_type: 'application/json', attempts: 1 });
  await labPage.page.keyboard.press('Escape');
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('what is chosen stays chosen while older news of the door arrives', async ({
      labPage,
      page,
    }) => {
      await labPage.open();
      const panel = await labPage.openDoorPanel();
      let arrive = (): void => {};
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      await page.route('**/api/v1/door', async (route) => {
        await arrived;
        await route.continue();
      });
      await panel.locator('input[value=status]').click();
      // The page asks for the whole state every now and then; the door is still open there. When
      // the second answer is here, the first has been looked at.
      for (let n = 0; n < 2; n += 1) await page.waitForResponse('**/api/v1/lab');
      await expect(panel.locator('input[value=status]')).toBeChecked();
      arrive();
      await expect.poll(() => door(labPage)).toMatchObject({ kind: 'status' });
    });

    for (const kind of ['status', 'content_type'] as const) {
      test(`${kind} closes the stream for good, and Reconnect opens it`, async ({
        labPage,
        page,
      }) => {
        const { strip } = labPage.texts;
        const close = (): Promise<void> =>
          kind === 'status' ? set(labPage, kind) : setJson(labPage);
        await labPage.losesStream(async () => {
          await close();
          await expect(labPage.chips.locator('[data-chip=door]')).toBeVisible();
        }, 'end');
        await labPage.isClosed();
        await expect(labPage.caption).toHaveAttribute('data-situation', 'closed');
        await page.getByRole('button', { name: strip.reconnect }).click();
        await labPage.isOpen();
      });
    }

    test('a closed port is refused until it opens, and nothing is lost', async ({ labPage }) => {
      await labPage.losesStream(() => refuse(labPage), 'reset');
      await labPage.isConnecting();
      await expect(labPage.figure('missed')).not.toHaveText('0');
      await set(labPage, 'open');
      await labPage.isOpen();
      await expect(labPage.figure('lost')).toHaveText('0');
    });

    test('silence hangs until Restore', async ({ labPage, lab }) => {
      await labPage.losesStream(() => set(labPage, 'hang'), 'end');
      await lab.journal.first('door_met');
      await expect(labPage.caption).toHaveAttribute('data-situation', 'hung');
      await labPage.verb(labPage.texts.verbs.restore).click();
      await labPage.isOpen();
    });

    for (const kind of ['redirect', 'empty'] as const) {
      test(`${kind} is passed by, and the stream goes on without a loss`, async ({
        labPage,
        lab,
      }) => {
        await labPage.losesStream(() => set(labPage, kind), 'end');
        const met = await lab.journal.first('door_met');
        await lab.journal.first('subscribed', () => true, met.seq);
        await labPage.isOpen();
        await expect(labPage.figure('lost')).toHaveText('0');
        await expect(labPage.chips.locator('[data-chip=door]')).toHaveCount(0);
      });
    }
  });
}

test('a status that is no door is refused in the form', async ({ labPage }) => {
  const { verbs } = labPage.texts;
  await labPage.open();
  const panel = await choose(labPage, 'status');
  await panel.getByRole('combobox', { name: new RegExp(`^${verbs.status}:`) }).click();
  await labPage.page.getByRole('option', { name: verbs.otherStatus }).click();
  const status = panel.getByRole('spinbutton', { name: verbs.otherStatus });
  await status.fill('302');
  await status.press('Enter');
  await expect(panel.getByRole('alert')).toHaveText(verbs.statusNotAllowed);
  await status.fill('418');
  await status.press('Enter');
  await expect.poll(() => door(labPage)).toMatchObject({ kind: 'status', status: 418 });
});
