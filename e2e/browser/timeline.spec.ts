/** The timeline's controls, by mouse and by keyboard, in both languages. */
import type { Locator } from '@playwright/test';

import { LOCALES } from './lab/languages';
import type { LabPage } from './lab/page';
import { expect, test } from './lab/test';

/** The picture, and the buttons above it. */
function parts(labPage: LabPage): {
  picture: Locator;
  shown: Locator;
  button: (name: string) => Locator;
} {
  const { timeline } = labPage.texts;
  const region = labPage.region(timeline.title);
  return {
    picture: region.getByRole('img', { name: timeline.label }),
    shown: region.getByTitle(timeline.window_.reset, { exact: true }),
    button: (name) => region.getByRole('button', { name }),
  };
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('its text alternative says the state as soon as the strip does', async ({
      labPage,
      page,
      lab,
    }) => {
      const { timeline } = labPage.texts;
      const told = page
        .getByRole('heading', { name: timeline.told.heading })
        .locator('xpath=preceding-sibling::p');
      await lab.feed({ retry_ms: 5_000 });
      await labPage.open();
      expect(await told.innerText()).toContain('OPEN');
      await labPage.kill('cut');
      await labPage.isConnecting();
      expect(await told.innerText()).toContain('CONNECTING');
    });

    test('it shows a shorter or a longer time, by buttons, keys and wheel', async ({
      labPage,
      page,
    }) => {
      const { window_ } = labPage.texts.timeline;
      await labPage.open();
      const { picture, shown, button } = parts(labPage);
      const asOpened = await shown.innerText();
      await button(window_.zoomIn).click();
      await expect(shown).not.toHaveText(asOpened);
      const shorter = await shown.innerText();
      await button(window_.zoomOut).click();
      await expect(shown).toHaveText(asOpened);

      await picture.focus();
      await page.keyboard.press('+');
      await expect(shown).toHaveText(shorter);
      await page.keyboard.press('-');
      await page.keyboard.press('-');
      await expect(shown).not.toHaveText(shorter);
      await page.keyboard.press('0');
      await expect(shown).toHaveText(asOpened);

      for (let n = 0; n < 6; n += 1) await page.keyboard.press('+');
      await expect(button(window_.zoomIn)).toBeDisabled();
      for (let n = 0; n < 16; n += 1) await page.keyboard.press('-');
      await expect(button(window_.zoomOut)).toBeDisabled();
      await shown.click();
      await expect(shown).toHaveText(asOpened);

      await picture.hover();
      await page.mouse.wheel(0, 400);
      await expect(shown).not.toHaveText(asOpened);
    });

    test('it is moved by dragging and by keys, and comes back to now', async ({
      labPage,
      page,
    }) => {
      const { window_ } = labPage.texts.timeline;
      await labPage.open();
      await labPage.reaches(3);
      const { picture, button } = parts(labPage);
      const toNow = button(window_.toNow);
      await expect(toNow).toHaveCount(0);

      await picture.focus();
      for (const key of ['ArrowLeft', 'PageUp']) {
        await page.keyboard.press(key);
        await expect(toNow).toBeVisible();
        await page.keyboard.press('End');
        await expect(toNow).toHaveCount(0);
      }
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('PageDown');
      // There is nothing to see beyond now.
      await expect(toNow).toHaveCount(0);

      await page.mouse.wheel(0, 0);
      const box = await picture.boundingBox();
      if (!box) throw new Error('the timeline has no place on the page');
      await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, {
        steps: 4,
      });
      await page.mouse.up();
      await toNow.click();
      await expect(toNow).toHaveCount(0);
      await labPage.isOpen();
    });

    test('pausing it pauses the view and not the stream', async ({ labPage, page, lab }) => {
      const { window_ } = labPage.texts.timeline;
      await labPage.open();
      await labPage.reaches(2);
      const { button } = parts(labPage);
      await button(window_.pause).click();
      await expect(button(window_.resume)).toHaveAttribute('aria-pressed', 'true');
      const still = await labPage.events.getByRole('listitem').count();
      const { next_seq } = (await lab.state()).stage.log;
      await lab.journal.first('written', (fact) => fact.first_seq + fact.count > next_seq + 3);
      expect(await labPage.events.getByRole('listitem').count()).toBe(still);
      await page.keyboard.press('p');
      await expect(button(window_.pause)).toHaveAttribute('aria-pressed', 'false');
      await labPage.reaches(next_seq + 3);
      await expect(labPage.figure('lost')).toHaveText('0');
    });

    test('an event chosen on it is marked in the list, and the other way round', async ({
      labPage,
      page,
    }) => {
      const { window_ } = labPage.texts.timeline;
      await labPage.open();
      await labPage.reaches(40);
      const { picture, button } = parts(labPage);
      // So that no event moves out of the picture while the keys walk to it.
      await button(window_.pause).click();
      await expect(button(window_.resume)).toHaveAttribute('aria-pressed', 'true');
      const marked = labPage.events.locator('[aria-current=true]');
      await picture.focus();
      for (let n = 0; n < 25; n += 1) await page.keyboard.press('Shift+ArrowLeft');
      await expect(marked).toHaveCount(0);
      await page.keyboard.press('Enter');
      await expect(marked).toBeInViewport({ ratio: 1 });
      await page.keyboard.press('Escape');
      await expect(marked).toHaveCount(0);
      await labPage.events.getByTestId('event-row').first().getByRole('button').click();
      await page.keyboard.press('Escape');
      await expect(marked).toHaveCount(1);
    });

    test('what is said of a chosen event grows with what is known of it', async ({
      labPage,
      page,
      lab,
    }) => {
      const { pending, dispatched } = labPage.texts.timeline.tip;
      await labPage.open();
      await labPage.reaches(2);
      await lab.call('PUT', '/stall', { stalled: true });
      const region = labPage.region(labPage.texts.timeline.title);
      await parts(labPage).picture.focus();
      const newestIsPending = async (): Promise<boolean> => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Shift+ArrowLeft');
        return region.getByText(pending).isVisible();
      };
      await expect.poll(newestIsPending).toBe(true);
      await lab.call('PUT', '/stall', { stalled: false });
      await expect(region.getByText(dispatched, { exact: true })).toBeVisible();
    });

    test('what is said of an event goes along with it, and out of the picture', async ({
      labPage,
      page,
    }) => {
      const { title, tip } = labPage.texts.timeline;
      await labPage.open();
      await labPage.reaches(3);
      const { picture } = parts(labPage);
      // Up close it takes few seconds from now to the edge.
      await picture.focus();
      for (let n = 0; n < 4; n += 1) await page.keyboard.press('+');
      await page.keyboard.press('Shift+ArrowLeft');
      const said = labPage.region(title).locator('.tip');
      await expect(said).toContainText(tip.event(''));
      const places = await said.evaluateAll(async ([shown]) => {
        const found: number[] = [];
        while (shown?.isConnected && found.length < 1_000) {
          found.push(shown.getBoundingClientRect().x);
          await new Promise(requestAnimationFrame);
        }
        return found;
      });
      expect(places.at(-1)).toBeLessThan(places[0] ?? 0);
      await expect(said).toHaveCount(0);
    });

    test('an event is chosen by keys and told, and a kill is told in words', async ({
      labPage,
      page,
    }) => {
      const { timeline } = labPage.texts;
      await labPage.open();
      await labPage.reaches(5);
      const { picture } = parts(labPage);
      await picture.focus();
      await page.keyboard.press('Shift+ArrowLeft');
      const region = labPage.region(timeline.title);
      await expect(region.getByText(timeline.tip.produced)).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(region.getByText(timeline.tip.produced)).toHaveCount(0);
      await labPage.kill('cut');
      const told = region.getByRole('listitem');
      await expect(told.filter({ hasText: timeline.told.killed(timeline.kill.cut) })).toHaveCount(
        1,
      );
      await expect(told.filter({ hasText: timeline.told.opened })).not.toHaveCount(0);
    });
  });
}
