/** The controls that stand beside the way: each by what it does to the lab or to the page. */
import { KEYS, type KeyAction } from '../../ui/src/keys/keys';
import { LOCALES } from './lab/languages';
import { StreamReader } from './lab/reader';
import type { LabProcess } from './lab/process';
import { expect, test } from './lab/test';

/** The number of the connection that was asked for under a label, once it carries a stream. */
async function connectionOf(lab: LabProcess, label: string): Promise<number> {
  const named = (target: string): boolean => target.includes(`client=${label}`);
  const { connection } = await lab.journal.first('request', ({ target }) => named(target));
  await lab.journal.first('subscribed', (fact) => fact.connection === connection);
  return connection;
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('with one global timer, the first to leave silences the newest', async ({
      labPage,
      lab,
    }) => {
      const { article } = labPage.texts.settings;
      const url = `${lab.stage}/article/stream`;
      await labPage.open();
      const drawer = await labPage.openSettings();
      await drawer.getByRole('switch', { name: article.globalTimer }).click();
      expect((await lab.journal.first('article_changed')).global_timer).toBe(true);

      const first = await StreamReader.open(`${url}?client=first`);
      const left = await connectionOf(lab, 'first');
      const newest = await StreamReader.open(`${url}?client=newest`);
      await connectionOf(lab, 'newest');
      first.close();
      await lab.journal.first('closed', ({ connection }) => connection === left);
      // A ticker lives beside it, so that silence is measured by events and not by a clock.
      const witness = await StreamReader.open(`${url}?client=witness`);
      await witness.has(2);
      const heard = newest.blocks.length;
      await witness.has(4);
      expect(newest.blocks).toHaveLength(heard);

      await drawer.getByRole('switch', { name: article.globalTimer }).click();
      await expect.poll(async () => (await lab.state()).stage.article_global_timer).toBe(false);
      const again = await StreamReader.open(`${url}?client=again`);
      const gone = await StreamReader.open(`${url}?client=gone`);
      gone.close();
      await again.has(3);
      for (const reader of [newest, witness, again]) reader.close();
    });

    test('breaking this window alone leaves the others their connections', async ({
      labPage,
      page,
      lab,
    }) => {
      const { verbs } = labPage.texts;
      await labPage.open();
      const visitor = await StreamReader.open(`${lab.stage}/stream?client=visitor`);
      const theirs = await connectionOf(lab, 'visitor');
      const own = await connectionOf(lab, 'window-');
      await labPage.verbs.getByRole('combobox', { name: new RegExp(`^${verbs.target}: `) }).click();
      await page.getByRole('option', { name: verbs.targets.window }).click();
      await labPage.kill('cut');
      const killed = await lab.journal.first('killed');
      expect(killed.connection).toBe(own);
      await lab.journal.first('subscribed', () => true, killed.seq);
      await labPage.isOpen();
      const before = visitor.blocks.length;
      await visitor.has(before + 2);
      const kills = lab.journal.facts.filter((fact) => fact.fact === 'killed');
      expect(kills).toHaveLength(1);
      expect((await lab.state()).stage.connections.map(({ id }) => id)).toContain(theirs);
      visitor.close();
    });

    test('a type is heard from when it is added until it is removed', async ({ labPage, lab }) => {
      const { client } = labPage.texts.settings;
      await labPage.open();
      await lab.feed({ paused: true });
      const publish = (data: string, event?: string): Promise<{ id: string }> =>
        lab.call('POST', '/events', event === undefined ? { data } : { event, data });
      const row = (text: string) => labPage.events.getByRole('listitem').filter({ hasText: text });

      await publish('too early', 'greet');
      const drawer = await labPage.openSettings();
      await drawer.getByRole('textbox', { name: client.types }).fill('greet');
      await drawer.getByRole('button', { name: client.addButton, exact: true }).click();
      await expect(drawer.getByRole('button', { name: client.remove('greet') })).toBeVisible();
      await publish('just right', 'greet');
      await expect(row('just right')).toHaveCount(1);
      await expect(row('too early')).toHaveCount(0);

      await drawer.getByRole('button', { name: client.remove('greet') }).click();
      await publish('too late', 'greet');
      await publish('to all');
      await expect(row('to all')).toHaveCount(1);
      await expect(row('too late')).toHaveCount(0);
      await expect(labPage.figure('lost')).toHaveText('0');
    });

    test('publishing says so where this window gets nothing of it', async ({ labPage, page }) => {
      const { publish } = labPage.texts.settings;
      const { picker } = labPage.texts;
      await labPage.open();
      await page.getByRole('button', { name: new RegExp(`^${picker.title}: `) }).click();
      await page.locator('input[value="/article/stream"]').check();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'article');
      await page.keyboard.press('Escape');
      const drawer = await labPage.openSettings();
      await drawer.getByRole('textbox', { name: publish.data, exact: true }).fill('hello');
      await drawer.getByRole('button', { name: publish.send, exact: true }).click();
      await expect(drawer.getByText(publish.elsewhere)).toBeVisible();
    });

    test('publishing says what became of it, and that nobody here listens', async ({
      labPage,
      lab,
    }) => {
      const { publish, client } = labPage.texts.settings;
      await labPage.open();
      await lab.feed({ paused: true });
      const drawer = await labPage.openSettings();
      const send = drawer.getByRole('button', {
        name: publish.send,
        exact: true,
      });
      const name = drawer.getByRole('textbox', {
        name: publish.name,
        exact: true,
      });
      await name.fill('greet');
      await drawer.getByRole('textbox', { name: publish.data, exact: true }).fill('hello');
      await send.click();
      await expect(drawer.getByText(publish.sent)).toBeVisible();
      await expect(drawer.getByText(publish.unheard('greet'))).toBeVisible();
      await drawer.getByRole('button', { name: publish.listen('greet') }).click();
      await send.click();
      await expect(labPage.events.getByRole('listitem').filter({ hasText: 'hello' })).toHaveCount(
        1,
      );

      await name.fill('n'.repeat(101));
      await expect(drawer.getByText(publish.nameTooLong)).toBeVisible();
      await drawer.getByRole('textbox', { name: client.types }).fill('t'.repeat(300));
      await drawer.getByRole('button', { name: client.addButton, exact: true }).click();
      await expect(drawer.getByText(client.tooMany)).toBeVisible();
      await expect(
        drawer.getByRole('button', { name: client.remove('t'.repeat(300)) }),
      ).toHaveCount(0);
      const wide = await drawer.evaluate((element) =>
        [...element.querySelectorAll('*')].some(
          (each) =>
            each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'auto',
        ),
      );
      expect(wide).toBe(false);
    });

    test('one connection is watched and stalled from its row', async ({ labPage, page, lab }) => {
      const { connections } = labPage.texts;
      await labPage.open();
      const visitor = await StreamReader.open(`${lab.stage}/stream?client=visitor`);
      const connection = await connectionOf(lab, 'visitor');
      const choose = async (name: string): Promise<void> => {
        const menu = connections.menu('visitor');
        await labPage.connections.getByRole('button', { name: menu }).click();
        await page.getByRole('menuitem', { name, exact: true }).click();
      };

      await choose(connections.watch);
      await lab.journal.first('written', (fact) => fact.connection === connection);
      await choose(connections.unwatch);
      const watched = async (): Promise<boolean | undefined> =>
        (await lab.state()).stage.connections.find(({ id }) => id === connection)?.watched;
      await expect.poll(watched).toBe(false);

      await choose(connections.stall);
      await lab.journal.first('stalled', (fact) => fact.connection === connection);
      const heard = visitor.blocks.length;
      const { next_seq } = (await lab.state()).stage.log;
      // This window goes on, and what the visitor is owed grows.
      await labPage.reaches(next_seq + 2);
      await labPage.isOpen();
      await choose(connections.release);
      await lab.journal.first('released', (fact) => fact.connection === connection);
      await visitor.has(heard + 2);
      visitor.close();
    });

    test('the feed’s data is text of the size that is set', async ({ labPage, lab }) => {
      const { feed } = labPage.texts.settings;
      await labPage.open();
      const drawer = await labPage.openSettings();
      await drawer
        .getByRole('radio', { name: feed.payloads.text, exact: true })
        .check({ force: true });
      const size = drawer.getByRole('spinbutton', { name: feed.size });
      await size.fill('321');
      await size.press('Enter');
      await expect
        .poll(async () => (await lab.state()).stage.feed.payload)
        .toEqual({ kind: 'text', size_bytes: 321 });
      const reader = await StreamReader.open(`${lab.stage}/stream`);
      await reader.data((data) => new TextEncoder().encode(data).length === 321);
      reader.close();
    });

    test('a reader far down is told of what is new, and a filter is undone', async ({
      labPage,
      lab,
    }) => {
      const { events } = labPage.texts;
      await labPage.open();
      await lab.feed({ interval_ms: 10 });
      await labPage.reaches(60);
      await lab.feed({ interval_ms: 500 });
      const list = labPage.events.getByRole('list', { name: events.list });
      await list.evaluate((element) => element.scrollTo({ top: 300 }));
      const fresh = labPage.events.getByRole('button', {
        name: new RegExp(`^${events.unseen('\\d+').replace('\\\\', '\\')}$`),
      });
      await fresh.click();
      await expect.poll(() => list.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
      await expect(fresh).toHaveCount(0);

      await labPage.events
        .getByRole('searchbox', { name: events.search })
        .fill('nothing says this');
      await expect(labPage.events.getByText(events.noMatch)).toBeVisible();
      await labPage.events.getByRole('button', { name: events.showAll }).click();
      await expect(labPage.events.getByRole('listitem').first()).toBeVisible();
      await expect(labPage.events.getByRole('searchbox', { name: events.search })).toHaveValue('');
    });

    test('every key does what the list of keys says', async ({ labPage, page, lab }) => {
      const { verbs, keys, settings, strip, events } = labPage.texts;
      await labPage.open();
      const kills = async (kind: 'end' | 'cut' | 'reset'): Promise<void> => {
        const since = lab.journal.newest;
        await page.keyboard.press(KEYS[kind]);
        await lab.journal.first('killed', (fact) => fact.kind === kind, since);
        await lab.journal.first('subscribed', () => true, since);
        await labPage.isOpen();
      };
      const does: Record<KeyAction, () => Promise<void>> = {
        cut: () => kills('cut'),
        end: () => kills('end'),
        reset: () => kills('reset'),
        stall: async () => {
          await page.keyboard.press(KEYS.stall);
          await lab.journal.first('stalled');
          await expect(labPage.verb(verbs.release)).toBeVisible();
          await page.keyboard.press(KEYS.stall);
          await lab.journal.first('released');
        },
        midEvent: async () => {
          const since = lab.journal.newest;
          await page.keyboard.press(KEYS.midEvent);
          await page.keyboard.press(KEYS.cut);
          const killed = await lab.journal.first('killed', () => true, since);
          expect(killed.partial_bytes).toBeGreaterThan(0);
          await page.keyboard.press(KEYS.midEvent);
          await expect(labPage.verbs.getByRole('switch')).not.toBeChecked();
          await labPage.isOpen();
        },
        restore: async () => {
          await lab.door({ kind: 'status', status: 503 });
          await page.keyboard.press(KEYS.restore);
          await expect.poll(async () => (await lab.state()).stage.door.door.kind).toBe('open');
        },
        pause: async () => {
          await page.keyboard.press(KEYS.pause);
          await expect(labPage.chips.getByText(strip.chips.viewPaused)).toBeVisible();
          await page.keyboard.press(KEYS.pause);
          await expect(labPage.chips.getByText(strip.chips.viewPaused)).toHaveCount(0);
        },
        search: async () => {
          await page.keyboard.press(KEYS.search);
          const search = labPage.events.getByRole('searchbox', {
            name: events.search,
          });
          await expect(search).toBeFocused();
          await search.blur();
        },
        settings: async () => {
          await page.keyboard.press(KEYS.settings);
          const drawer = page.getByRole('dialog', { name: settings.title });
          await expect(drawer).toBeVisible();
          await page.keyboard.press('Escape');
          await expect(drawer).toBeHidden();
        },
        explain: async () => {
          const explaining = page.locator('html[data-explaining]');
          await page.keyboard.press(KEYS.explain);
          await expect(explaining).toHaveCount(1);
          await page.keyboard.press(KEYS.explain);
          await expect(explaining).toHaveCount(0);
        },
        present: async () => {
          await page.keyboard.press(KEYS.present);
          await expect(page.getByTestId('presenter')).toBeVisible();
          await page.keyboard.press(KEYS.present);
          await expect(page.getByTestId('presenter')).toHaveCount(0);
        },
        help: async () => {
          await page.keyboard.press(KEYS.help);
          const help = page.getByRole('dialog', { name: keys.title });
          for (const action of Object.keys(KEYS) as KeyAction[]) {
            await expect(help.getByText(keys.what[action], { exact: true })).toBeVisible();
          }
          await page.keyboard.press('Escape');
          await expect(help).toBeHidden();
        },
      };
      for (const action of Object.keys(KEYS) as KeyAction[]) await does[action]();
    });
  });
}
