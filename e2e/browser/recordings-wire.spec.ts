/** The bytes in a recording, and a connection's body as a file of its own. */
import { readFile } from 'node:fs/promises';

import type { Locator, Page } from '@playwright/test';

import type { WirePage } from '../../ui/src/api/types';
import type { Catalogue } from '../../ui/src/i18n/catalogue';
import { expect, test } from './lab/test';

test.use({ labOptions: ['--interval', '150ms', '--retry', '900ms'] });

/** Shows a connection's bytes and exports its body. */
async function exported(
  page: Page,
  scope: Page | Locator,
  texts: Catalogue,
  connection: number,
): Promise<Buffer> {
  const views = scope.getByRole('radiogroup', { name: texts.curl.views });
  await views.getByText(texts.wire.title, { exact: true }).click();
  const pane = scope.getByTestId('wire-pane');
  await pane.getByRole('combobox', { name: new RegExp(`^${texts.wire.connection}:`) }).click();
  await page.getByRole('option', { name: / reader / }).click();
  await expect(pane.getByRole('listbox').getByRole('option').first()).toBeVisible();
  const coming = page.waitForEvent('download');
  await pane.getByRole('button', { name: texts.export.body.save }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(`sse-lab-connection-${connection}.sse`);
  await expect(pane.getByText(texts.export.body.done('').split(',')[0] ?? '')).toBeVisible();
  return readFile(await download.path());
}

test('a body that is exported, live and from a recording, is what a client read', async ({
  labPage,
  page,
  lab,
}) => {
  const { texts } = labPage;
  await labPage.open();
  await lab.call('PUT', '/recording/reader');
  const url = `${lab.stage}/stream?client=reader&interval_ms=20&count=12&end=end`;
  const read = Buffer.from(await (await fetch(url)).arrayBuffer());
  const { connection } = await lab.journal.first('request', ({ client }) => client === 'reader');
  await lab.journal.first('closed', (fact) => fact.connection === connection);
  expect(read.toString()).toContain('data: ');
  const live = await exported(page, page, texts, connection);
  expect(live.equals(read)).toBe(true);

  await page.getByRole('link', { name: texts.common.nav.pages.recordings }).click();
  const shown = page.getByTestId('recordings');
  const coming = page.waitForEvent('download');
  await shown.getByRole('button', { name: texts.recordings.save.now }).click();
  await shown.locator('input[type=file]').setInputFiles(await (await coming).path());
  await expect(shown.getByTestId('recording-banner')).toBeVisible();
  const recorded = await exported(page, shown, texts, connection);
  expect(recorded.equals(read)).toBe(true);

  // Before its first byte there is nothing of it to be seen.
  await shown.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(
    shown.getByTestId('wire-pane').getByRole('button', { name: texts.export.body.save }),
  ).toHaveCount(0);
});

test('before the connection that is looked at began, the wire view says so and offers another', async ({
  labPage,
  page,
  lab,
}) => {
  const { texts } = labPage;
  const openWire = (scope: Page | Locator) =>
    scope
      .getByRole('radiogroup', { name: texts.curl.views })
      .getByText(texts.wire.title, { exact: true })
      .click();
  await labPage.open();
  await labPage.reaches(2);
  await openWire(page);
  await expect(page.getByTestId('wire-pane').locator('.row.segment').last()).toBeVisible();
  await labPage.kill('cut');
  const { seq, connection: before } = await lab.journal.first('killed');
  const again = await lab.journal.first('subscribed', ({ connection }) => connection > before, seq);
  await labPage.isOpen();

  await page.getByRole('link', { name: texts.common.nav.pages.recordings }).click();
  const shown = page.getByTestId('recordings');
  const coming = page.waitForEvent('download');
  await shown.getByRole('button', { name: texts.recordings.save.now }).click();
  await shown.locator('input[type=file]').setInputFiles(await (await coming).path());
  await openWire(shown);
  const pane = shown.getByTestId('wire-pane');
  const rows = pane.locator('.row.segment');
  const which = pane.getByRole('combobox', { name: new RegExp(`^${texts.wire.connection}:`) });
  const isChosen = (connection: number) =>
    expect(which).toHaveText(texts.wire.choice(connection, texts.connections.thisWindow, true));
  await isChosen(again.connection);
  await expect(rows.last()).toBeVisible();

  // Not yet connected again: of this connection nothing, of the one before it all.
  await shown.getByRole('slider').focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(pane).toContainText(texts.wire.empty.notBegun);
  await expect(pane).toContainText(texts.wire.empty.notBegunHelp(again.connection));
  await isChosen(again.connection);
  await page.keyboard.press('End');
  await expect(rows.last()).toBeVisible();
  await page.keyboard.press('Shift+ArrowLeft');
  await pane.getByRole('button', { name: texts.wire.toPresent(before) }).click();
  await expect(rows.last()).toBeVisible();
  await expect(which).toContainText(texts.wire.choice(before, texts.connections.thisWindow, true));

  // Nothing had begun yet, and what then begins is shown without being asked for.
  await shown.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(pane).toContainText(texts.wire.empty.notBegunHelp(before));
  await expect(pane.getByRole('button', { name: texts.wire.toPresent(before) })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(rows.last()).toBeVisible();
});

test('the wire view, opened and left, takes nothing from a recording that is being made', async ({
  labPage,
  page,
  lab,
}) => {
  const { texts } = labPage;
  const { record } = texts.recordings;
  await labPage.open();
  await labPage.reaches(2);
  const to = (name: string) => page.getByRole('link', { name }).click();
  await to(texts.common.nav.pages.recordings);
  const shown = page.getByTestId('recordings');
  await shown.getByRole('button', { name: record.start, exact: true }).click();
  await expect(shown.getByTestId('recorder')).toBeVisible();

  await to(texts.common.nav.pages.lab);
  const views = page.getByRole('radiogroup', { name: texts.curl.views });
  await views.getByText(texts.wire.title, { exact: true }).click();
  const rows = page.getByTestId('wire-pane').getByRole('listbox').getByRole('option');
  await expect(rows.filter({ hasText: /data: \d+-----/ }).first()).toBeVisible();
  await views.getByText(texts.connections.title, { exact: true }).click();
  const before = (await lab.state()).stage.log.next_seq;
  await labPage.reaches(before);
  const strip = await labPage.record();
  await labPage.kill('cut');
  await strip.passes('OPEN', 'CONNECTING', 'OPEN');
  const after = (await lab.state()).stage.log.next_seq;
  await labPage.reaches(after);
  await lab.feed({ paused: true });
  const last = (await lab.state()).stage.log.next_seq - 1;
  await labPage.reaches(last);

  await to(texts.common.nav.pages.recordings);
  const coming = page.waitForEvent('download');
  await shown.getByRole('button', { name: record.stop }).click();
  const text = await readFile(await (await coming).path(), 'utf8');
  const pages = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { wire?: WirePage }).wire)
    .filter((wire) => wire !== undefined);
  const connections = [...new Set(pages.map(({ connection }) => connection))];
  expect(connections).toHaveLength(2);
  const bodies = connections.map((connection) =>
    unbroken(pages.filter((each) => each.connection === connection)),
  );
  expect(bodies[0]).toContain(`-${before - 1}\n`);
  expect(bodies[1]).toContain(`-${after - 1}\n`);
  expect(bodies[1]).toContain(`-${last}\n`);
});

test('a recording that is made holds the bytes of all of the page’s clients, and of what somebody looks at', async ({
  labPage,
  page,
  lab,
}) => {
  const { recordings, common, connections, curl, websocket } = labPage.texts;
  await labPage.open();
  const to = (name: string) => page.getByRole('link', { name }).click();
  /** The connection of a client whose label begins so. */
  const connectionOf = async (label: string): Promise<number> => {
    const asked = await lab.journal.first('request', (it) => it.client?.startsWith(label) === true);
    return asked.connection;
  };
  const over = `${lab.stage}/stream?interval_ms=20&count=3&end=end`;
  await lab.call('PUT', '/recording/before');
  await (await fetch(`${over}&client=before`)).text();

  await to(common.nav.pages.recordings);
  const shown = page.getByTestId('recordings');
  await shown.getByRole('button', { name: recordings.record.start, exact: true }).click();
  await expect(shown.getByTestId('recorder')).toBeVisible();
  await lab.call('PUT', '/recording/reader');
  const read = await (await fetch(`${over}&client=reader`)).text();
  await (await fetch(`${over}&client=nobody`)).text();
  await to(common.nav.pages.lab);
  const further = labPage.connections.getByTestId('extra-streams');
  await further.getByRole('button', { name: connections.extra.more }).click();
  const views = page.getByRole('radiogroup', { name: curl.views });
  await views.getByText(websocket.title, { exact: true }).click();
  await page.getByTestId('socket-open').click();
  await expect(page.getByTestId('socket-state')).toHaveText(websocket.phases.open);
  const extra = await connectionOf('extra-');
  const next = (await lab.state()).stage.log.next_seq;
  await labPage.reaches(next + 2);

  await to(common.nav.pages.recordings);
  const coming = page.waitForEvent('download');
  await shown.getByRole('button', { name: recordings.record.stop }).click();
  const text = await readFile(await (await coming).path(), 'utf8');
  const pages = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { wire?: WirePage }).wire)
    .filter((wire) => wire !== undefined);
  const bodyOf = (connection: number): string =>
    unbroken(pages.filter((each) => each.connection === connection));
  const reader = await connectionOf('reader');
  const lines = read.match(/^data: \d+-----\d+$/gm) ?? [];
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(bodyOf(reader)).toContain(line);
  expect(bodyOf(extra)).toContain(`-${next}\n`);
  expect(bodyOf(await connectionOf('websocket-'))).toMatch(/\d+-----\d+/);
  const held = new Set(pages.map(({ connection }) => connection));
  for (const label of ['before', 'nobody']) expect(held).not.toContain(await connectionOf(label));
});

/** What crossed to a client from the first recorded byte of the body to its last, as text. */
function unbroken(pages: readonly WirePage[]): string {
  const all = new Map(pages.flatMap(({ segments }) => segments).map((each) => [each.n, each]));
  const segments = [...all.values()].filter(
    ({ direction, parts }) => direction === 'to_client' && parts[0]?.kind !== 'response_head',
  );
  let text = '';
  let reached = segments[0]?.offset;
  for (const { offset, bytes_base64 } of segments) {
    expect(offset).toBe(reached);
    const bytes = Buffer.from(bytes_base64, 'base64');
    text += bytes.toString();
    reached = offset + bytes.length;
  }
  expect(reached).toBe(pages.at(-1)?.to_client.crossed_bytes);
  return text;
}
