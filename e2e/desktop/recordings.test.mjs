/** Recordings in the real window: saved by it, and opened from a command line. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { after, before, test } from 'node:test';
import { By, Key } from 'selenium-webdriver';
import { launch } from './launch.mjs';
import { until, Window } from './window.mjs';

/** What never comes to its end fails, rather than keeping the others waiting. */
const LIMIT = { timeout: 60_000 };

/** @type {Window} */
let window;
/** Where the window saved a recording. */
let saved = '';

before(async () => {
  window = await Window.open(['--port', '0']);
});
after(() => window.end());

test('the window saves what it holds and says where', LIMIT, async () => {
  await window.untilState('OPEN');
  await window.driver.executeScript("location.hash = 'recordings'");
  await window.untilText(/Save what this page holds/);
  await window.press('Save recording');
  await window.untilText(/Recording saved/);
  const page = await window.driver.executeScript('return document.body.innerText');
  saved = /Recording saved, [^:]*: (\S+\.ndjson)/.exec(String(page))?.[1] ?? '';
  assert.notEqual(saved, '', String(page));
  const lines = readFileSync(saved, 'utf8').trimEnd().split('\n');
  assert.equal(JSON.parse(lines[0] ?? '').sse_lab_recording, 1);
  assert.ok('end' in JSON.parse(lines.at(-1) ?? ''));
});

test('a second launch hands its recording to the first, and ends', LIMIT, async () => {
  const env = { HOME: window.home };
  const { ended, program } = launch(['--port', '0', saved], env);
  try {
    assert.deepEqual(await ended, [0, null]);
    await window.untilText(new RegExp(`Recording.*${basename(saved)}`, 's'), 'recording-banner');
  } finally {
    program.kill('SIGKILL');
  }
});

test('a recording that is no file is refused in words', LIMIT, async () => {
  const { ended, program } = launch(['--port', '0', dirname(saved)], { HOME: window.home });
  try {
    assert.deepEqual(await ended, [0, null]);
    await window.untilText(/cannot be opened.*could not be read/s, 'refused');
  } finally {
    program.kill('SIGKILL');
  }
});

test('the menu in the bar shows the file chooser, and so does its key', LIMIT, async () => {
  const { driver } = window;
  // A driven window answers every chooser at once as a person who cancels.
  await driver.executeScript(`
    window.choosers = 0;
    const input = document.querySelector('header input[type=file]');
    input.addEventListener('cancel', () => (window.choosers += 1));
    location.hash = 'lab';
  `);
  const chooser = (/** @type {number} */ n) =>
    until(async () => (await driver.executeScript('return window.choosers')) === n);
  await driver.actions().keyDown(Key.CONTROL).sendKeys('o').keyUp(Key.CONTROL).perform();
  await chooser(1);
  await window.click('file-menu');
  await driver.findElement(By.css('[role=menu] [role=menuitem]')).click();
  await chooser(2);
  await driver.findElement(By.css('header input[type=file]')).sendKeys(saved);
  await window.untilText(new RegExp(`Recording.*${basename(saved)}`, 's'), 'recording-banner');
});

test('a launch opens the recording that it is given', LIMIT, async () => {
  const other = await Window.open(['--port', '0', '--no-single-instance', saved]);
  try {
    await other.untilText(new RegExp(`Recording.*${basename(saved)}`, 's'), 'recording-banner');
  } finally {
    await other.end();
  }
});
