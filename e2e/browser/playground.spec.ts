/** The playground: what is written is what is sent, and what came of it is what is shown. */
import { isAccessible } from './lab/axe';
import { LOCALES } from './lab/languages';
import { PlaygroundPage } from './lab/playground';
import type { LabProcess } from './lab/process';
import { expect, test } from './lab/test';
import type { components } from '../../ui/src/api/schema';

// Quiet, so that nothing but the scripts moves.
test.use({ labOptions: ['--interval', '2s', '--retry', '800ms'] });

/** Everything that the lab sent on a connection, as the bytes that crossed. */
async function sentOn(lab: LabProcess, connection: number): Promise<string> {
  const wire = await lab.call<components['schemas']['WirePage']>(
    'GET',
    `/connections/${connection}/wire?after=0&limit=100`,
  );
  return wire.segments
    .filter(({ direction }) => direction === 'to_client')
    .map(({ bytes_base64 }) => Buffer.from(bytes_base64, 'base64').toString('latin1'))
    .join('');
}

test('Send gives the engine exactly the chunks and bytes that were written', async ({
  labPage,
  lab,
}) => {
  const playground = await PlaygroundPage.open(labPage);
  await lab.call('PUT', '/recording/playground');
  await playground.write('retry: 50\\r\\|\\ndata: a\\xFF\\0\\|b\\p{50}\\u{1F9EA}\n\n');
  await playground.sends();

  const played = await lab.journal.first('played', ({ answer }) => answer === 0);
  const sent = await sentOn(lab, played.connection);
  const body = sent.slice(sent.indexOf('\r\n\r\n') + 4);
  const tube = Buffer.from('🧪').toString('latin1');
  const chunks = ['retry: 50\r', '\ndata: a\xff\0', 'b', `${tube}\n\n`];
  const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
  expect(body).toBe(`${framed}0\r\n\r\n`);
  await expect(playground.rows(0, 'event')).toContainText('a\uFFFD');
  await expect(playground.differences).toHaveCount(0);
});

for (const [end, how] of [
  ['end', 'end'],
  ['cut', 'cut'],
  ['reset', 'reset'],
  ['hold_open', 'cut'],
] as const) {
  test(`an answer can ${end}, and the server does so`, async ({ labPage, lab }) => {
    const playground = await PlaygroundPage.open(labPage);
    await playground.write('retry: 50\nid: 1\ndata: x\n\n\\p{200}');
    await playground.endBy(end);
    await playground.sends();
    const { connection } = await lab.journal.first('played', ({ answer }) => answer === 0);
    const closed = await lab.journal.first('closed', (fact) => fact.connection === connection);
    // What is held open ends when the script is removed, or when the page lets go of it.
    if (end !== 'hold_open') expect(closed).toMatchObject({ by: 'server', how });
    const { thens } = playground.texts.result;
    const then = playground.rows(0, 'then');
    await expect(then).toContainText(end === 'hold_open' ? thens.stays_open : thens.reconnects);
    await expect(playground.differences).toHaveCount(0);
    if (end === 'hold_open') return;
    await expect(playground.rows(1, 'request')).toContainText(/1\s+1/);
    await expect(playground.rows(1, 'then')).toContainText(thens.closed);
  });
}

for (const [end, how] of [
  ['close_unanswered', 'cut'],
  ['reset_unanswered', 'reset'],
  ['hang', 'cut'],
] as const) {
  test(`a request can stay without any answer: ${end}`, async ({ labPage, lab, page }) => {
    const playground = await PlaygroundPage.open(labPage);
    await playground.write('data: never sent\\p{20}');
    await playground.endBy(end);
    await expect(page.getByTestId('unanswered')).toBeVisible();
    await playground.sends();
    const { connection } = await lab.journal.first('played', ({ answer }) => answer === 0);
    const closed = await lab.journal.first('closed', (fact) => fact.connection === connection);
    expect(closed).toMatchObject({ how, bytes: 0 });
    // Of a hang the page closes, and then has the lab forget the script: either may be heard first.
    if (end !== 'hang') expect(closed.by).toBe('server');
    const { beginnings, thens } = playground.texts.result;
    await expect(playground.rows(0, 'beginning')).toContainText(beginnings.silent);
    await expect(playground.rows(0, 'then')).toContainText(
      end === 'hang' ? thens.waits : thens.reconnects,
    );
    await expect(playground.connections.first()).not.toContainText('never sent');
    await expect(playground.differences).toHaveCount(0);
  });
}

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('a known bug of Chromium is marked, named, and linked to its clause', async ({
      labPage,
      page,
    }) => {
      const playground = await PlaygroundPage.open(labPage);
      await playground.choose('charset-windows-1252');
      await playground.sends();
      await expect(playground.rows(0, 'beginning')).toHaveAttribute('data-differs', 'true');
      const { bugs, result } = playground.texts;
      await expect(playground.verdict).toHaveText(result.knownIs('M13', bugs.M13));
      for (const row of await playground.differences.all()) {
        await expect(row.getByTestId('known-bug')).toBeVisible();
      }
      const bug = playground.rows(0, 'beginning').getByTestId('known-bug');
      await expect(bug).toHaveText(`${playground.texts.result.known} M13`);
      await bug.click();
      const said = page.getByRole('dialog', { name: `${result.known} M13` });
      await expect(said).toContainText(bugs.M13);
      await page.keyboard.press('Escape');
      const clause = playground.texts.result.clause('S20');
      await playground.rows(0, 'beginning').getByRole('button', { name: clause }).click();
      await expect(page.getByRole('dialog', { name: clause })).toContainText('UTF-8');
    });

    test('a mistake is told with its place, and keeps the script from being sent', async ({
      labPage,
      page,
    }) => {
      const playground = await PlaygroundPage.open(labPage);
      await playground.write('data: x\nda\\qta');
      const mistakes = page.getByTestId('mistakes');
      await expect(mistakes).toContainText(playground.texts.editor.at(2, 3));
      await expect(mistakes).toContainText(playground.texts.editor.mistakes.unknown_escape);
      await expect(playground.send).toBeDisabled();
      await mistakes.getByRole('button').click();
      await page.keyboard.press('Delete');
      await expect(mistakes).toHaveCount(0);
      await expect(playground.send).toBeEnabled();
    });

    test('a status that is none stays as it was typed, is told, and keeps it from being sent', async ({
      labPage,
      page,
    }) => {
      const playground = await PlaygroundPage.open(labPage);
      const status = page.getByRole('spinbutton', { name: playground.texts.editor.status });
      const mistakes = page.getByTestId('mistakes');
      await status.fill('99999');
      await status.press('Control+Enter');
      await playground.editor.focus();
      await expect(status).toHaveValue('99999');
      await expect(mistakes).toContainText(playground.texts.editor.statusMistake);
      await expect(playground.send).toBeDisabled();
      await expect(playground.verdict).toHaveCount(0);
      await status.fill('');
      await expect(mistakes).toContainText(playground.texts.editor.statusMistake);
      await status.fill('201');
      await expect(mistakes).toHaveCount(0);
      await playground.sends();
      await expect(playground.rows(0, 'then')).toContainText(playground.texts.result.thens.closed);
    });

    test('what was found holds only for what was sent', async ({ labPage }) => {
      const playground = await PlaygroundPage.open(labPage);
      const { result } = playground.texts;
      await playground.write('retry: 50\ndata: x\n\n');
      await playground.sends();
      await expect(playground.verdict).toHaveClass(/agrees/);
      await playground.write('retry: 50\ndata: y\n\n');
      await expect(playground.verdict).toContainText(result.outdated);
      await expect(playground.verdict).not.toHaveClass(/agrees/);
      await playground.write('retry: 50\ndata: x\n\n');
      await expect(playground.verdict).not.toContainText(result.outdated);
      await expect(playground.verdict).toHaveClass(/agrees/);
    });

    test('what one has written is kept, whatever is looked at meanwhile', async ({
      labPage,
      page,
    }) => {
      const playground = await PlaygroundPage.open(labPage);
      await playground.write('data: my own\n\n');
      await playground.choose('one-space');
      const original = await playground.editor.textContent();
      await playground.write('data: my case\n\n');
      await page.getByText(playground.texts.own, { exact: true }).first().click();
      await expect(playground.editor).toContainText('data: my own');
      await page.reload();
      await expect(playground.editor).toContainText('data: my own');
      await playground.choose('one-space');
      await expect(playground.editor).toContainText('data: my case');
      await page.getByTestId('restore').click();
      await expect(playground.editor).toHaveText(original ?? '');
      await expect(page.getByTestId('restore')).toHaveCount(0);
    });

    test('what the lab refuses is said in its place', async ({ labPage, page }) => {
      const playground = await PlaygroundPage.open(labPage);
      await page
        .getByRole('button', { name: playground.texts.editor.headers, exact: true })
        .click();
      const headers = page.getByRole('textbox', { name: playground.texts.editor.headers });
      await headers.fill('Set-Cookie: a=b');
      await page.keyboard.press('Escape');
      await playground.send.click();
      const refusal = page.getByTestId('refusal');
      await expect(refusal).toContainText(labPage.texts.common.errors.forbidden_header);
      await expect(refusal).toContainText('answers[0].headers');
    });

    for (const colorScheme of ['dark', 'light'] as const) {
      test.describe(colorScheme, () => {
        test.slow();
        test.use({ colorScheme });

        test('nothing of it is inaccessible', async ({ labPage, page }) => {
          const playground = await PlaygroundPage.open(labPage);
          await isAccessible(page, 'playground');
          await playground.write('a\\q');
          await isAccessible(page, 'mistake');
          await playground.choose('charset-windows-1252');
          await playground.sends();
          await isAccessible(page, 'differences');
          await page.getByTestId('known-bug').first().click();
          await isAccessible(page, 'known bug');
          await page.keyboard.press('Escape');
          await page.getByRole('button', { name: playground.texts.editor.help }).click();
          await isAccessible(page, 'notation');
          await page.keyboard.press('Escape');
          await page.getByText(playground.texts.card, { exact: true }).click();
          await isAccessible(page, 'no report');
          await page.getByTestId('run-all').click();
          await expect(page.locator('tr[data-verdict=known_bug]')).toBeVisible();
          await page.getByTestId('cancel').click();
          await expect(page.getByTestId('report-card')).toBeAttached();
          await isAccessible(page, 'report');
        });
      });
    }
  });
}

test('text of a stream is never markup, and hides nothing', async ({ labPage, page }) => {
  const playground = await PlaygroundPage.open(labPage);
  const title = await page.title();
  await playground.choose('hostile-text');
  await playground.sends();
  const event = playground.rows(0, 'event').first();
  await expect(event).toContainText('<script>document.title');
  await expect(event).toContainText('U+202E');
  await expect(event).toContainText('U+200B');
  await expect(page.locator('img[src=x], b[onclick]')).toHaveCount(0);
  expect(await page.title()).toBe(title);
  await expect(playground.differences).toHaveCount(0);
});

test('a megabyte on one line leaves the page in use', async ({ labPage, page }) => {
  const playground = await PlaygroundPage.open(labPage);
  await playground.write(`retry: 50\ndata: ${'x'.repeat(1_000_000)}\n\n`);
  await playground.sends();
  await expect(playground.differences).toHaveCount(0);
  const { result } = playground.texts;
  await expect(playground.rows(0, 'event')).toContainText(result.moreText('999,400'));
  await page.getByText(playground.texts.card, { exact: true }).click();
  await expect(page.getByText(playground.texts.report.empty)).toBeVisible();
});

test('everything is done by key: inserting a mark, sending, and leaving the editor', async ({
  labPage,
  page,
}) => {
  const playground = await PlaygroundPage.open(labPage);
  await playground.write('retry: 50\ndata: ab\n\n');
  await playground.editor.press('Home');
  await page.getByRole('button', { name: playground.texts.editor.insert }).press('Enter');
  await page.getByRole('menuitem', { name: playground.texts.editor.marks.cut }).press('Enter');
  await expect(playground.editor).toContainText('\\|');
  await expect(playground.editor).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await playground.isSettled();
  await playground.editor.press('Tab');
  await expect(playground.editor).not.toBeFocused();
});

test('a second answer is given to the second request, and can be removed', async ({
  labPage,
  page,
}) => {
  const playground = await PlaygroundPage.open(labPage);
  const { editor } = playground.texts;
  await playground.write('retry: 50\nid: 7\ndata: x\n\n');
  await page.getByRole('button', { name: editor.add }).click();
  await page.getByRole('textbox', { name: editor.body(2) }).fill('data: y\n\n');
  await playground.sends();
  await expect(playground.rows(1, 'request')).toContainText('7');
  await expect(playground.rows(1, 'event')).toContainText('y');
  await page.getByRole('button', { name: editor.remove }).click();
  await expect(page.getByRole('tab')).toHaveCount(1);
});

test('a run can be cancelled, keeps what it has, and is saved', async ({
  labPage,
  page,
  browser,
}) => {
  const playground = await PlaygroundPage.open(labPage);
  const { report } = playground.texts;
  await page.getByTestId('run-all').click();
  await expect(page.locator('tr[data-case]').nth(2)).toBeVisible();
  await page.getByTestId('cancel').click();
  await expect(page.getByTestId('report-card')).toBeAttached();
  const rows = page.locator('tr[data-case]');
  const agreeing = await page.locator('tr[data-verdict=agrees]').count();
  expect(await rows.count()).toBeLessThan(70);
  await page.getByText(`${report.verdicts.agrees} ${agreeing}`, { exact: true }).click();
  await expect(rows).toHaveCount(agreeing);
  const version = browser.version().split('.')[0];
  for (const [name, ending] of [
    [report.json, 'json'],
    [report.markdown, 'md'],
  ] as const) {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    expect((await saved).suggestedFilename()).toBe(`sse-lab-engine-chromium-${version}.${ending}`);
  }
});

test('with a lab that stands still it does not wait for ever', async ({ labPage, lab, page }) => {
  const playground = await PlaygroundPage.open(labPage);
  await playground.write('data: nobody will answer\n\n');
  lab.freeze(true);
  await page.getByTestId('send').click();
  await expect(page.getByTestId('refusal')).toBeVisible();
  await expect(page.getByTestId('send')).toBeVisible();
  lab.freeze(false);
});

test('with a lab that has ended it says so', async ({ labPage, lab, page }) => {
  const playground = await PlaygroundPage.open(labPage);
  await lab.stop();
  await playground.send.click();
  await expect(page.getByTestId('refusal')).toContainText(labPage.texts.common.errors.unreachable);
});
