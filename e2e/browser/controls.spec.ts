/** The bar, the stream picker, the events, the connections and the keys, in both languages. */
import { readFile } from 'node:fs/promises';

import { LOCALES } from './lab/languages';
import { StreamReader } from './lab/reader';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('a stall holds back, and letting go releases all of it', async ({ labPage, lab }) => {
      const { verbs } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      await labPage.verb(verbs.stall).click();
      await lab.journal.first('stalled');
      await expect(labPage.caption).toHaveAttribute('data-situation', 'stalled');
      await expect(labPage.verb(verbs.release)).toHaveAttribute('aria-pressed', 'true');
      const { next_seq } = (await lab.state()).stage.log;
      await labPage.verb(verbs.release).click();
      await labPage.reaches(next_seq - 1);
      await labPage.isOpen();
      await expect(labPage.figure('lost')).toHaveText('0');
    });

    test('interval and reconnection time are set by number and by slider', async ({
      labPage,
      lab,
    }) => {
      const { verbs } = labPage.texts;
      await labPage.open();
      for (const [label, field] of [
        [verbs.interval, 'interval_ms'],
        [verbs.retry, 'retry_ms'],
      ] as const) {
        const number = labPage.verbs.getByRole('spinbutton', {
          name: verbs.inMilliseconds(label),
        });
        await number.fill('250');
        await number.press('Enter');
        await expect.poll(async () => (await lab.state()).stage.feed[field]).toBe(250);
        const slider = labPage.verbs.getByRole('slider', { name: label });
        await slider.press('ArrowRight');
        await expect.poll(async () => (await lab.state()).stage.feed[field]).toBeGreaterThan(250);
      }
    });

    test('close() stays away until a new EventSource, and the article has no ids', async ({
      labPage,
      page,
      lab,
    }) => {
      const { picker } = labPage.texts;
      await labPage.open();
      await page.getByRole('button', { name: new RegExp(`^${picker.title}: `) }).click();
      const panel = page.getByRole('dialog', { name: picker.title });
      await panel.getByRole('button', { name: picker.close }).click();
      await labPage.isClosed();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'closed');
      await panel.getByRole('button', { name: picker.reopen }).click();
      await labPage.isOpen();
      await panel.locator('input[value="/article/stream"]').check();
      await lab.journal.first('subscribed', (fact) => fact.stream === 'article');
      await labPage.isOpen();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'article');
      await panel.locator('input[value="/stream"]').check();
      await labPage.reaches(1);
    });

    test('with credentials and * the browser refuses the answer', async ({ labPage, page }) => {
      const { picker } = labPage.texts;
      await labPage.open();
      await page.getByRole('button', { name: new RegExp(`^${picker.title}: `) }).click();
      const panel = page.getByRole('dialog', { name: picker.title });
      await panel.getByRole('switch', { name: picker.withCredentials }).click();
      await labPage.isClosed();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'closed');
      await expect(labPage.caption).toContainText('*');
    });

    test('events are filtered, searched, shown whole, cleared and exported', async ({
      labPage,
      page,
      lab,
    }) => {
      const { events, export: words } = labPage.texts;
      await labPage.open();
      const rows = labPage.events.getByRole('listitem');
      await expect.poll(() => rows.count()).toBeGreaterThan(3);
      await lab.feed({ paused: true });
      const { id } = await lab.call<{ id: string }>('POST', '/events', { data: 'needle\nthread' });
      await expect(labPage.figure('last-event-id')).toHaveText(id);

      const search = labPage.events.getByRole('searchbox', { name: events.search });
      await search.fill('needle');
      await expect(rows).toHaveCount(1);
      await rows.getByRole('button').click();
      const whole = page.getByRole('dialog');
      await expect(whole).toContainText('thread');
      await page.keyboard.press('Escape');
      await search.fill('');

      await labPage.events.getByRole('combobox', { name: new RegExp(`^${events.type}: `) }).click();
      await page.getByRole('option', { name: 'connecttime' }).click();
      await expect(rows).toHaveCount(1);
      await labPage.events.getByRole('combobox', { name: new RegExp(`^${events.type}: `) }).click();
      await page.getByRole('option', { name: events.allTypes }).click();

      await labPage.events.getByRole('button', { name: events.more }).click();
      const coming = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: words.save }).click();
      const saved = await readFile(await (await coming).path(), 'utf8');
      const lines = saved
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object);
      expect(lines.length).toBeGreaterThan(3);
      expect(JSON.stringify(lines)).toContain('needle\\nthread');

      await labPage.events.getByRole('button', { name: events.more }).click();
      await page.getByRole('menuitem', { name: events.clear }).click();
      await expect(labPage.events.getByText(events.empty, { exact: true })).toBeVisible();
    });

    test('pausing the view pauses no ingest', async ({ labPage, lab }) => {
      const { events } = labPage.texts;
      await labPage.open();
      await labPage.reaches(2);
      await labPage.events.getByRole('button', { name: events.pause }).click();
      const shown = await labPage.events.getByRole('listitem').count();
      const { next_seq } = (await lab.state()).stage.log;
      await lab.journal.first('written', (fact) => fact.first_seq + fact.count > next_seq + 3);
      expect(await labPage.events.getByRole('listitem').count()).toBe(shown);
      await labPage.events.getByRole('button', { name: events.resume }).click();
      await labPage.reaches(next_seq + 3);
      await expect(labPage.figure('lost')).toHaveText('0');
    });

    test('one connection is killed from its row, and others live', async ({
      labPage,
      page,
      lab,
    }) => {
      const { connections, verbs } = labPage.texts;
      await labPage.open();
      const visitor = await StreamReader.open(`${lab.stage}/stream?client=visitor`);
      const menu = connections.menu('visitor');
      await labPage.connections.getByRole('button', { name: menu }).click();
      await page.getByRole('menuitem', { name: verbs.kills.reset.name }).click();
      const killed = await lab.journal.first('killed');
      expect(killed.kind).toBe('reset');
      await expect(labPage.connections.getByRole('button', { name: menu })).toHaveCount(0);
      await labPage.isOpen();
      visitor.close();
    });

    test('letters choose in a closed list of a panel, and break what a closed list of the bar says', async ({
      labPage,
      page,
      lab,
    }) => {
      const { verbs } = labPage.texts;
      await labPage.open();
      const panel = await labPage.openDoorPanel();
      await panel.locator('input[value=status]').click();
      const list = panel.getByRole('combobox', { name: new RegExp(`^${verbs.status}: `) });
      await list.focus();
      for (const key of ['e', 'x', 'k', 's']) await page.keyboard.press(key);
      await page.keyboard.press('Escape');
      await expect(panel).toBeHidden();

      const target = labPage.verbs.getByRole('combobox', {
        name: new RegExp(`^${verbs.target}: `),
      });
      await target.click();
      await page.getByRole('option', { name: verbs.targets.window }).click();
      await expect(target).toBeFocused();
      await page.keyboard.press('e');
      await lab.journal.first('killed', (fact) => fact.kind === 'end');
      // Had a key worked in the panel, its kill would have come before this one.
      const kills = lab.journal.facts.filter((fact) => fact.fact === 'killed');
      expect(kills.map((fact) => fact.kind)).toEqual(['end']);
      await expect(labPage.verb(verbs.stall)).toBeVisible();
    });

    test('keys do what they say, except where text is typed', async ({ labPage, page, lab }) => {
      const { keys, verbs, events } = labPage.texts;
      await labPage.open();
      await page.keyboard.press('s');
      await expect(labPage.verb(verbs.release)).toBeVisible();
      await page.keyboard.press('s');
      await expect(labPage.verb(verbs.stall)).toBeVisible();
      await page.keyboard.press('/');
      const search = labPage.events.getByRole('searchbox', { name: events.search });
      await expect(search).toBeFocused();
      await page.keyboard.press('k');
      await expect(search).toHaveValue('k');
      await search.fill('');
      await search.blur();
      await page.keyboard.press('k');
      expect((await lab.journal.first('killed')).kind).toBe('cut');
      await labPage.isOpen();
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: keys.title });
      await expect(help).toBeVisible();
      await help.getByRole('switch', { name: keys.switch }).click();
      await page.keyboard.press('Escape');
      await expect(help).toBeHidden();
      await page.keyboard.press('s');
      await page.keyboard.press('k');
      await labPage.verb(verbs.kills.end.name).click();
      // Had a key still worked, its kill would have come before this one.
      await lab.journal.first('killed', (fact) => fact.kind === 'end');
      const kills = lab.journal.facts.filter((fact) => fact.fact === 'killed');
      expect(kills.map((fact) => fact.kind)).toEqual(['cut', 'end']);
    });
  });
}
