/** The settings drawer, and what the page remembers, in both languages. */
import { LOCALES, TEXTS } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('every setting of the feed reaches the lab', async ({ labPage, lab }) => {
      const { feed } = labPage.texts.settings;
      await labPage.open();
      const drawer = await labPage.openSettings();
      const settings = async (): Promise<object> => (await lab.state()).stage.feed;
      for (const [label, field, value] of [
        [feed.eventsPerTick, 'events_per_tick', 3],
        [feed.history, 'history_events', 50],
        [feed.heartbeat, 'heartbeat_ms', 700],
      ] as const) {
        const number = drawer.getByRole('spinbutton', { name: label });
        await number.fill(String(value));
        await number.press('Enter');
        await expect.poll(settings).toMatchObject({ [field]: value });
      }
      await drawer.getByRole('radio', { name: feed.payloads.json }).check({ force: true });
      await expect.poll(settings).toMatchObject({ payload: { kind: 'json' } });
      const names = drawer.getByRole('textbox', { name: feed.names });
      await names.fill('tick, tock');
      await names.press('Enter');
      await expect.poll(settings).toMatchObject({ event_names: ['tick', 'tock'] });
      await drawer.getByRole('switch', { name: feed.ids }).click();
      await expect.poll(settings).toMatchObject({ ids: false });
      await expect(labPage.chips.locator('[data-chip]').first()).toBeVisible();
      await drawer.getByRole('switch', { name: feed.paused }).click();
      await expect.poll(settings).toMatchObject({ paused: true });
      await labPage.isOpen();
    });

    test('once ids are off no last event ID is left, and an outage loses events', async ({
      labPage,
      lab,
    }) => {
      const { settings, strip } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      const drawer = await labPage.openSettings();
      await drawer.getByRole('switch', { name: settings.feed.ids }).click();
      await expect(labPage.figure('last-event-id')).toHaveText(strip.noId);
      await lab.kill({ kind: 'cut', mid_event: false });
      await expect(labPage.caption).toHaveAttribute('data-situation', 'fresh');
      await expect(labPage.figure('last-event-id')).toHaveText(strip.noId);
      await expect(labPage.figure('lost')).not.toHaveText('0');
      await expect(labPage.figure('replayed')).toHaveText('0');
    });

    test('a number out of range is refused where it is typed', async ({ labPage, lab }) => {
      const { feed } = labPage.texts.settings;
      await labPage.open();
      const drawer = await labPage.openSettings();
      const number = drawer.getByRole('spinbutton', { name: feed.history });
      await number.fill('0');
      await number.press('Enter');
      await expect(number).toHaveAttribute('aria-invalid', 'true');
      await expect(drawer.getByRole('alert')).toBeVisible();
      expect((await lab.state()).stage.feed.history_events).toBe(1_000);
    });

    test('an event is published by hand, and a reset is told by lab.gap', async ({
      labPage,
      page,
      lab,
    }) => {
      const { publish, history } = labPage.texts.settings;
      await labPage.open();
      // The list shows only its newest rows: what is looked for must not be pushed out of it.
      await lab.feed({ paused: true });
      const drawer = await labPage.openSettings();
      await drawer.getByRole('textbox', { name: publish.data }).fill('by hand\nin two lines');
      await drawer.getByRole('button', { name: publish.send, exact: true }).click();
      await expect(labPage.events.getByRole('listitem').filter({ hasText: 'by hand' })).toHaveCount(
        1,
      );
      await drawer.getByRole('button', { name: history.reset }).click();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'gap');
      await expect(page.getByText('lab.gap').first()).toBeVisible();
      await labPage.isOpen();
    });

    test('CORS decides whether the stream is heard', async ({ labPage, page, lab }) => {
      const { cors } = labPage.texts.settings;
      const { strip } = labPage.texts;
      await labPage.open();
      const drawer = await labPage.openSettings();
      await drawer.getByRole('radio', { name: cors.values.none }).check({ force: true });
      await expect.poll(async () => (await lab.state()).stage.cors).toBe('none');
      await labPage.kill('end');
      await labPage.isClosed();
      await drawer.getByRole('radio', { name: cors.values.echo }).check({ force: true });
      await expect.poll(async () => (await lab.state()).stage.cors).toBe('echo');
      // In a narrow window the drawer lies over the button.
      await page.keyboard.press('Escape');
      await expect(drawer).toBeHidden();
      await page.getByRole('button', { name: strip.reconnect }).click();
      await labPage.isOpen();
    });

    test('the language changes without losing the stream, and choices are remembered', async ({
      labPage,
      page,
      lab,
    }) => {
      const other = language === 'en' ? 'zh-CN' : 'en';
      await labPage.open();
      await labPage.reaches(2);
      await page.getByTestId('language').click();
      await expect(page.getByRole('region', { name: TEXTS[other].verbs.title })).toBeVisible();
      await page.getByTestId('theme').click();
      const theme = await page.locator('html').getAttribute('data-theme');
      await page.getByTestId('type-size').click();
      const { next_seq } = (await lab.state()).stage.log;
      await labPage.reaches(next_seq);
      const requests = lab.journal.facts.filter((fact) => fact.fact === 'subscribed');
      expect(requests).toHaveLength(1);
      await page.reload();
      await expect(page.getByRole('region', { name: TEXTS[other].verbs.title })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme ?? '');
      await expect(page.getByTestId('type-size')).toHaveText('A+');
    });
  });
}
