/** The wire view: every byte of a connection, who ended it, its events, and how it was parsed. */
import type { Locator } from '@playwright/test';

import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import type { LabPage } from './lab/page';
import type { LabProcess } from './lab/process';
import { StreamReader } from './lab/reader';
import { expect, test } from './lab/test';
import { choose, enlarge, openWire, row, rows } from './lab/wire';

async function held(lab: LabProcess, connection: number): Promise<{ recording: boolean }> {
  return lab.call('GET', `/connections/${connection}/wire?limit=1`);
}

/** Waits until the window has come back after a kill. */
async function comesBack(labPage: LabPage, lab: LabProcess): Promise<void> {
  const { seq, connection } = await lab.journal.first('killed');
  await lab.journal.first('subscribed', (fact) => fact.connection > connection, seq);
  await labPage.isOpen();
}

/** The window's own connection. */
async function own(lab: LabProcess): Promise<number> {
  const { connections } = (await lab.state()).stage;
  const found = connections.findLast(({ client }) => client !== null);
  if (!found) throw new Error('the window is not connected');
  return found.id;
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({
      language,
      viewport: { width: 1280, height: 1100 },
      labOptions: ['--interval', '150ms', '--retry', '2s'],
    });

    for (const kind of ['end', 'cut', 'reset'] as const) {
      for (const midEvent of [false, true]) {
        test(`the bytes of a connection end as it was killed: ${kind}${midEvent ? ', mid-event' : ''}`, async ({
          labPage,
          lab,
        }) => {
          const { notes, ends } = labPage.texts.wire;
          await labPage.open();
          const pane = await openWire(labPage);
          await expect(row(pane, 'data: \\d+-----\\d+').last()).toBeVisible();
          await lab.kill({ kind, mid_event: midEvent });

          const mark = kind === 'reset' ? 'rst' : 'fin';
          // A client that has read the terminator may be the first to send FIN.
          const end = pane.getByTestId('wire-end').filter({ hasText: ends[mark].server });
          await expect(end).toBeVisible();
          const terminated = rows(pane).filter({ hasText: notes.terminator });
          await expect(terminated).toHaveCount(kind === 'end' ? 1 : 0);
          const said = await pane.getByTestId('wire-note').allInnerTexts();
          const [before = ''] = notes.event_unfinished('…').split('…');
          expect(said.some((text) => text.startsWith(before))).toBe(midEvent);
          expect(said.includes(notes.no_terminator)).toBe(kind !== 'end');
        });
      }
    }

    test('what nobody looked at is left out and said to be', async ({ labPage, lab }) => {
      const { wire } = labPage.texts;
      await labPage.open();
      await labPage.reaches(4);
      await lab.feed({ paused: true });
      const pane = await openWire(labPage);
      const [, after = ''] = wire.leftOut.not_recorded('…', wire.to_client).split('…');
      await expect(pane.getByTestId('wire-left_out').filter({ hasText: after })).toBeVisible();
      await labPage.events.getByTestId('event-row').last().getByRole('button').click();
      await expect(pane.getByTestId('wire-linked')).toContainText(wire.notHeld);
      await expect(labPage.page.getByRole('dialog')).toHaveCount(0);
    });

    test('a window without a stream has nothing to show, and says how to get it', async ({
      labPage,
      lab,
    }) => {
      const { empty } = labPage.texts.wire;
      await lab.door({ kind: 'status', status: 204 });
      await labPage.page.goto(lab.launchLink);
      await labPage.isClosed();
      const pane = await openWire(labPage);
      await expect(pane).toContainText(empty.none);
      await expect(pane).toContainText(`${lab.stage}/stream`);
    });

    for (const colorScheme of ['dark', 'light'] as const) {
      test.describe(colorScheme, () => {
        test.slow();
        test.use({ colorScheme, labOptions: ['--interval', '2s', '--retry', '800ms'] });

        test('is accessible, small and enlarged, as text, hex and parse', async ({
          labPage,
          page,
        }) => {
          const { wire } = labPage.texts;
          await labPage.open();
          const pane = await openWire(labPage);
          await expect(row(pane, 'id: \\S+').last()).toBeVisible();
          await isAccessible(page, 'bytes as text');
          await row(pane, 'data: \\d+-----\\d+').last().click();
          await pane.getByText(wire.parsed, { exact: true }).click();
          await isAccessible(page, 'parse');
          await enlarge(labPage, pane);
          await row(pane, 'data: \\d+-----\\d+').last().click();
          await expect(pane.getByTestId('parse-effect')).toBeVisible();
          await isAccessible(page, 'bytes and parse');
          await pane.getByText(wire.hex, { exact: true }).click();
          await isAccessible(page, 'bytes in hex');
        });
      });
    }
  });
}

test('events, timeline and bytes select each other', async ({ labPage, lab, page }) => {
  await page.setViewportSize({ width: 1280, height: 1000 });
  await labPage.open();
  const pane = await openWire(labPage);
  // What was going on when the view was opened is no whole event, so later ones are what is chosen.
  await expect(row(pane, 'id: \\S+').first()).toBeVisible();
  await labPage.reaches((await lab.state()).stage.log.next_seq + 2);
  await lab.feed({ paused: true });
  const { epoch, log } = (await lab.state()).stage;
  const newest = `${epoch}-${log.next_seq - 1}`;
  await expect(row(pane, `id: ${newest}`)).toBeVisible();
  await expect(labPage.figure('last-event-id')).toHaveText(newest);

  const listed = labPage.events.getByTestId('event-row').first();
  await listed.getByRole('button').click();
  await expect(pane.locator('.row.selected')).toContainText([`id: ${newest}`, 'data: ', 'LF']);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const otherId = `${epoch}-${log.next_seq - 2}`;
  await row(pane, `id: ${otherId}`).click();
  const marked = labPage.events.locator('[aria-current=true]');
  await expect(marked.locator('.id')).toHaveAttribute('title', otherId);
  await expect(pane.getByTestId('wire-linked')).toContainText(otherId);

  const timeline = page.getByRole('img', { name: labPage.texts.timeline.label });
  await timeline.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(pane.getByTestId('wire-linked')).not.toContainText(otherId);
  await expect(pane.locator('.row.selected').first()).toContainText('id: ');
});

test('events without ids have bytes as well', async ({ labPage, lab, page }) => {
  await lab.feed({ ids: false });
  await labPage.open();
  const pane = await openWire(labPage);
  await labPage.kill('cut');
  await comesBack(labPage, lab);
  await choose(labPage, pane, /this window$/);
  await lab.feed({ paused: true });
  const { log } = (await lab.state()).stage;
  const newest = new RegExp(`data: ${log.next_seq - 1}-----`);
  await expect(rows(pane).filter({ hasText: newest })).toBeVisible();
  const listed = labPage.events.getByTestId('event-row').first();
  await expect(listed).toContainText(`${log.next_seq - 1}-----`);
  await listed.getByRole('button').click();
  await expect(pane.locator('.row.selected')).toContainText([newest, 'LF']);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the parse goes line by line, forward, back, by a click and by itself', async ({
  labPage,
  lab,
  page,
}) => {
  const { parse } = labPage.texts.wire;
  await labPage.open();
  const pane = await openWire(labPage);
  await labPage.kill('cut');
  await comesBack(labPage, lab);
  await choose(labPage, pane, /this window$/);
  await enlarge(labPage, pane);
  const line = pane.getByTestId('parse-line');
  const effect = pane.getByTestId('parse-effect');

  // The first block of every connection: a comment, retry, the point of resumption, a type, a date.
  await pane.getByRole('button', { name: parse.first }).click();
  await expect(effect).toHaveText(parse.effects.comment);
  const forward = pane.getByRole('button', { name: parse.forward });
  await forward.click();
  await expect(line).toContainText('retry: 800');
  await expect(effect).toHaveText(parse.effects.retry_set);
  await expect(pane.getByTestId('buffer-retry')).toContainText('800 ms');
  await expect(pane.getByTestId('parse-clause').first()).toContainText('S30');
  await forward.click();
  await expect(effect).toHaveText(parse.effects.id_set);
  await forward.click();
  await expect(pane.getByTestId('buffer-event_type')).toContainText('connecttime');
  await forward.click();
  await expect(effect).toHaveText(parse.effects.data_appended);
  await expect(pane.getByTestId('buffer-data')).toContainText('GMT');
  await forward.click();
  await expect(effect).toHaveText(parse.effects.dispatched);
  await expect(pane.getByTestId('parse-event')).toContainText('connecttime');
  await expect(pane.getByTestId('buffer-data')).toContainText(parse.empty);
  await page.keyboard.press('ArrowLeft');
  await expect(effect).toHaveText(parse.effects.data_appended);

  await row(pane, 'id: \\S+').nth(1).click();
  await expect(effect).toHaveText(parse.effects.id_set);

  await pane.getByRole('button', { name: parse.live }).click();
  await lab.feed({ paused: true });
  const { epoch, log } = (await lab.state()).stage;
  await expect(pane.getByTestId('buffer-last_event_id')).toContainText(
    `${epoch}-${log.next_seq - 1}`,
  );
  await expect(forward).toBeDisabled();
  await page.keyboard.press('ArrowLeft');
  await expect(pane.getByRole('button', { name: parse.live })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
});

for (const size of [
  { width: 960, height: 640 },
  { width: 1280, height: 720 },
]) {
  test(`what is not held is told at ${size.width}, and the window can be recorded from its start`, async ({
    labPage,
    lab,
    page,
  }) => {
    const { wire } = labPage.texts;
    await page.setViewportSize(size);
    await labPage.open();
    await labPage.reaches(3);
    const before = await own(lab);
    const pane = await openWire(labPage);
    const [, told = ''] = wire.leftOutInAll('\u0000').split('\u0000');
    const chip = pane.getByTestId('wire-left-out').getByText(told);
    await expect(chip).toBeInViewport({ ratio: 1 });
    await pane.getByRole('button', { name: wire.fromTheStart }).click();
    const { seq } = await lab.journal.first('closed', ({ connection }) => connection === before);
    expect(seq).toBeGreaterThan(0);
    await expect(pane.getByRole('combobox')).not.toContainText(new RegExp(`\\b${before}\\b`));
    await expect(row(pane, 'data: \\d+-----\\d+').last()).toBeVisible();
    await expect(chip).toHaveCount(0);
    await expect(pane.getByRole('button', { name: wire.fromTheStart })).toHaveCount(0);
    await pane.getByRole('listbox').press('Home');
    await expect(rows(pane).first()).toContainText('GET /stream');
  });
}

test('a new EventSource is looked at next, a connection that the server ended stays in view', async ({
  labPage,
  lab,
  page,
}) => {
  const { picker, wire } = labPage.texts;
  await labPage.open();
  await labPage.reaches(2);
  const first = await own(lab);
  const pane = await openWire(labPage);
  const shown = pane.getByRole('combobox', { name: new RegExp(`^${wire.connection}:`) });
  await expect(shown).toContainText(new RegExp(`\\b${first}\\b`));
  await page.getByRole('button', { name: new RegExp(`^${picker.title}: `) }).click();
  await page.getByRole('button', { name: picker.reopen }).click();
  await page.keyboard.press('Escape');
  await expect(shown).not.toContainText(new RegExp(`\\b${first}\\b`));
  const second = await own(lab);
  await expect(shown).toContainText(new RegExp(`\\b${second}\\b`));
  await lab.feed({ retry_ms: 50 });
  await lab.kill({ kind: 'cut' });
  await expect(pane.getByRole('button', { name: /\d/ })).toBeVisible();
  await expect(shown).toContainText(new RegExp(`\\b${second}\\b`));
});

test('who goes from the parse back to the bytes is at the line that was stepped to', async ({
  labPage,
  lab,
}) => {
  const { wire } = labPage.texts;
  await lab.feed({ interval_ms: 20 });
  await labPage.open();
  const pane = await openWire(labPage);
  await labPage.kill('cut');
  await comesBack(labPage, lab);
  await choose(labPage, pane, /this window$/);
  await labPage.reaches(40);
  await pane.getByText(wire.parsed, { exact: true }).click();
  await pane.getByRole('button', { name: wire.parse.first }).click();
  await pane.getByRole('button', { name: wire.parse.forward }).click();
  await expect(pane.getByTestId('parse-line')).toContainText('retry: 800');
  await lab.kill({ kind: 'reset' });
  await expect(pane.getByText(wire.closed, { exact: true })).toBeAttached();
  await pane.getByText(wire.bytes, { exact: true }).click();
  await expect(row(pane, 'retry: 800')).toBeInViewport();
  await expect(row(pane, 'retry: 800')).toHaveClass(/active/);

  // The same place among the bytes, where nobody has stepped.
  await pane.getByRole('listbox').press('End');
  await expect(pane.getByTestId('wire-end').last()).toBeInViewport();
  await pane.getByText(wire.parsed, { exact: true }).click();
  await expect(pane.getByTestId('parse-pane')).toBeVisible();
  await pane.getByText(wire.bytes, { exact: true }).click();
  await expect(pane.getByTestId('wire-end').last()).toBeInViewport();
});

test('a parse that begins late says so, and the end of the stream discards what is unfinished', async ({
  labPage,
  lab,
}) => {
  const { parse } = labPage.texts.wire;
  await labPage.open();
  await labPage.reaches(3);
  const pane = await openWire(labPage);
  await enlarge(labPage, pane);
  await row(pane, 'data: \\d+-----\\d+').last().click();
  await expect(pane.getByTestId('parse-pane')).toContainText(parse.beginsHere);
  await lab.kill({ kind: 'reset', mid_event: true });
  await expect(pane.getByText(labPage.texts.wire.closed, { exact: true })).toBeVisible();
  const forward = pane.getByRole('button', { name: parse.forward });
  await pane.getByRole('listbox').press('End');
  await expect(pane.getByTestId('wire-end')).toBeVisible();
  await pane.locator('.row.segment').last().click();
  await expect(pane.getByTestId('parse-effect')).toHaveText(parse.effects.ended);
  await expect(pane.getByTestId('parse-reason')).toHaveText(parse.reasons.event_discarded);
  await expect(forward).toBeDisabled();
});

test('a compressed body is shown as what crossed, and is not taken for lines', async ({
  labPage,
  lab,
}) => {
  const { wire } = labPage.texts;
  await lab.call('PUT', '/faults', { faults: [{ kind: 'gzip', flush: true }] });
  await labPage.open();
  const pane = await openWire(labPage);
  await expect(pane).toContainText(wire.compressed('gzip'));
  await expect(pane.locator('.row.segment').last()).toBeVisible();
  await expect(pane.locator('.row .block')).toHaveCount(0);
  await enlarge(labPage, pane);
  await expect(pane.getByTestId('parse-pane')).toContainText(wire.parse.compressed);
});

test('the lab is asked for nothing that it does not hold', async ({ labPage, lab, page }) => {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  await labPage.open();
  await labPage.kill('cut');
  await comesBack(labPage, lab);
  const listed = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/recording'));
  const pane = await openWire(labPage);
  await listed;
  await expect(rows(pane).first()).toBeVisible();
  expect(errors.filter((each) => each.includes('/api/'))).toEqual([]);
});

test('recording begins with the view and ends with it', async ({ labPage, lab }) => {
  await labPage.open();
  const id = await own(lab);
  const pane = await openWire(labPage);
  await expect(pane).toContainText(labPage.texts.wire.recording);
  expect((await held(lab, id)).recording).toBe(true);
  const { curl, connections } = labPage.texts;
  const views = labPage.page.getByRole('radiogroup', { name: curl.views });
  await views.getByText(connections.title, { exact: true }).click();
  await expect.poll(async () => (await held(lab, id)).recording).toBe(false);
});

test('when all places for recordings are taken it says so, and goes on when one is free', async ({
  labPage,
  lab,
}) => {
  const { empty } = labPage.texts.wire;
  await labPage.open();
  const window = await own(lab);
  const readers = await Promise.all(
    Array.from({ length: 16 }, () => StreamReader.open(`${lab.stage}/stream`)),
  );
  const { connections } = (await lab.state()).stage;
  const others = connections.map(({ id }) => id).filter((id) => id !== window);
  for (const id of others) await lab.call('PUT', `/connections/${id}/recording`);
  const pane = await openWire(labPage);
  await expect(pane).toContainText(empty.full);
  await lab.call('DELETE', `/connections/${others[0]}/recording`);
  await pane.getByRole('button', { name: empty.free }).click();
  await expect(row(pane, 'data: \\d+-----\\d+').last()).toBeVisible();
  for (const reader of readers) reader.close();
});
