/** The playground in the real window: a bug of its engine is seen, named, and saved in a report. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { By } from 'selenium-webdriver';
import { Window, until } from './window.mjs';

/** @type {Window} */
let window;

before(async () => {
  window = await Window.open();
  await window.untilState('OPEN');
  await window.driver.executeScript("location.hash = '#playground'");
  await until(() => exists('.cm-content'));
});
after(() => window.end());

/** @param {string} css */
const exists = async (css) => (await window.driver.findElements(By.css(css))).length > 0;

/** @param {string} css */
const textOf = (css) =>
  window.driver.executeScript('return document.querySelector(arguments[0])?.innerText ?? ""', css);

/** @param {string} id */
async function sends(id) {
  await window.driver.findElement(By.css(`[data-case="${id}"]`)).click();
  await window.click('send');
  await until(() => exists('[data-testid="play-verdict"][data-ending="settled"]'));
}

test('what a reset leaves behind is glued onto the next stream, and the page calls it M9', async () => {
  await sends('unfinished-then-reset');
  const event = '[data-testid="connection"]:nth-of-type(2) [data-row="event"]';
  assert.equal(await window.driver.executeScript(MARKED, event), 'true');
  assert.match(String(await textOf(event)), /fresh[^]*STALE[^]*fresh/);
  assert.match(String(await textOf(`${event} [data-testid="known-bug"]`)), /M9/);
});

const MARKED = 'return document.querySelector(arguments[0])?.dataset.differs';

test('a charset that Chromium refuses is no matter here', async () => {
  await sends('charset-windows-1252');
  assert.equal(await exists('[data-differs="true"]'), false);
  assert.match(String(await textOf('[data-row="event"]')), /café/);
});

test('a report is saved where the window says', async () => {
  await window.click('run-all');
  await until(() => exists('tr[data-case]'));
  await window.click('cancel');
  await until(() => exists('[data-testid="report-card"]'));
  await window.press('Save as JSON');
  const said = await until(async () => /Saved: (\S+\.json)/.exec(await window.text('report')));
  const card = JSON.parse(readFileSync(said[1] ?? '', 'utf8'));
  assert.equal(card.engine.name, 'WebKitGTK');
  assert.ok(card.cases.length > 0);
});
