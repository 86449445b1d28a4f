/** Whatever an event carries, the page shows it and does nothing else with it. */
import { readFile } from 'node:fs/promises';

import { LOCALES } from './lab/languages';
import { StreamReader } from './lab/reader';
import { expect, test } from './lab/test';

const MARKUP = `<script>window.harmed = 1</script><img src=x onerror="window.harmed = 2">`;
const HOSTILE = [
  MARKUP,
  `"><svg onload="window.harmed = 3"><style>* { display: none }</style>`,
  '</textarea></pre><iframe srcdoc="<script>parent.harmed = 4</script>"></iframe>',
  '{{constructor.constructor("window.harmed = 5")()}} ${window.harmed = 6}',
  `javascript:window.harmed=7`,
  '\u202Eright to left\u202C \u0007\u001b[31m \uFFFF 🀄 Z̸̬͝a̷l̵g̶o̵',
  '  ',
  `two\nlines\n\nid: 999\nretry: 1\nevent: forged`,
  '<'.repeat(20_000),
];

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({
      language,
      labOptions: ['--interval', '60s', '--retry', '800ms'],
    });

    test('scripts in data and in types are text, and a round trip through NDJSON is exact', async ({
      labPage,
      page,
      lab,
    }) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      const { events, export: words } = labPage.texts;
      await lab.feed({ event_names: [MARKUP.slice(0, 90)] });
      await labPage.open();
      const ids: string[] = [];
      for (const data of HOSTILE) {
        ids.push((await lab.call<{ id: string }>('POST', '/events', { data })).id);
      }
      const named = { event: MARKUP.slice(0, 90), data: MARKUP };
      const last = await lab.call<{ id: string }>('POST', '/events', named);
      await expect(labPage.figure('last-event-id')).toHaveText(last.id);

      const rows = labPage.events.getByRole('listitem');
      await expect(rows.first()).toContainText(named.event);
      await rows.first().getByRole('button').click();
      await expect(page.getByRole('dialog')).toContainText(MARKUP);
      await page.keyboard.press('Escape');
      await expect(labPage.events.locator('script, img, iframe, style')).toHaveCount(0);

      await labPage.events.getByRole('button', { name: events.more }).click();
      const coming = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: words.save }).click();
      const saved = await readFile(await (await coming).path(), 'utf8');
      const records = saved
        .trimEnd()
        .split('\n')
        .map(
          (line) =>
            JSON.parse(line) as {
              type: string;
              data: string;
              last_event_id: string;
            },
        )
        .filter(({ type }) => type !== 'connecttime');
      expect(
        records
          .map(({ type, data, last_event_id: id }) => ({ type, data, id }))
          .filter(({ id }) => [...ids, last.id].includes(id)),
      ).toEqual([
        ...HOSTILE.map((data, i) => ({ type: 'message', data, id: ids[i] })),
        { type: named.event, data: MARKUP, id: last.id },
      ]);

      // A client's label and its name come from anybody, too.
      const label = '<img src=x onerror=1>';
      const visitor = await StreamReader.open(
        `${lab.stage}/stream?client=${encodeURIComponent(label)}`,
        { 'user-agent': '<script>window.harmed = 8</script>' },
      );
      await lab.journal.first('request', (fact) => fact.user_agent?.includes('<script>') ?? false);
      await expect(labPage.connections).toContainText(label);
      await expect(labPage.connections.locator('img, script')).toHaveCount(0);
      visitor.close();
      expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
      expect(complaints).toEqual([]);
      await labPage.isOpen();
    });

    test('an event named error is an event, and a loss after it is still told', async ({
      labPage,
      page,
      lab,
    }) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      await lab.feed({
        interval_ms: 100,
        event_names: ['message', 'error', 'open'],
      });
      await labPage.open();
      await labPage.reaches(4);
      await expect(
        labPage.events.getByRole('listitem').filter({ hasText: 'error' }).first(),
      ).toBeVisible();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'live');
      await lab.feed({ retry_ms: 3_000 });
      await labPage.kill('cut');
      await labPage.isConnecting();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'waiting');
      const { next_seq } = (await lab.state()).stage.log;
      await labPage.isOpen();
      await labPage.reaches(next_seq);
      await expect(labPage.caption).toHaveAttribute('data-situation', 'resumed');
      await expect(labPage.figure('lost')).toHaveText('0');
      expect(complaints).toEqual([]);
    });
  });
}

test('what would inject a field is refused', async ({ lab }) => {
  for (const event of ['a\nid: 9', 'a\rdata: x', 'a\0b']) {
    await expect(lab.call('POST', '/events', { event, data: 'x' })).rejects.toThrow(/: 4\d\d /);
  }
  await expect(lab.call('POST', '/events', { data: 'nul\0' })).rejects.toThrow(/: 4\d\d /);
});
