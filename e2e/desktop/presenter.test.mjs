/** Presenter mode in the real window on a projector of 1280×720, by the keyboard alone. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { noteTypeOnCanvas, wordsSeen } from '../look/words.mjs';
import { Display } from './display.mjs';
import { Lab } from './lab.mjs';
import { WindowManager } from './manager.mjs';
import { Window, until } from './window.mjs';

/** What never comes to its end fails, rather than keeping the others waiting. */
const LIMIT = { timeout: 180_000 };
const PROJECTOR = { x: 0, y: 0, width: 1280, height: 720 };

/** @type {Display} */
let display;
/** @type {WindowManager} */
let manager;
/** @type {Window} */
let window;
/** @type {Lab} */
let lab;
/** The window's id on the display. */
let id = '';

before(async () => {
  display = await Display.start(`${PROJECTOR.width}x${PROJECTOR.height}`);
  manager = await WindowManager.start(display.env);
  window = await Window.open(undefined, display.env);
  lab = new Lab(await window.address());
  await window.untilState('OPEN');
  id = await manager.onlyWindow();
  await manager.resize(id, 1100, 660);
  await manager.activate(id);
  await window.driver.executeScript(noteTypeOnCanvas);
  await window.driver.executeScript(`
    window.keys = 0;
    window.states = [];
    window.addEventListener('keydown', () => (window.keys += 1), true);
    new MutationObserver(() => {
      const state = document.querySelector('[data-testid=ready-state]')?.textContent.trim();
      if (state && state !== window.states.at(-1)) window.states.push(state);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  `);
});
after(async () => {
  await window?.end();
  await manager?.end();
  await display?.end();
});

afterEach(async () => {
  if (await isThere('presenter')) await leave('Escape');
});

/** @param {string} script an expression of the page */
const ask = (script) => window.driver.executeScript(`return ${script};`);

/** @param {string} testId @param {string} name of an attribute */
const attribute = (testId, name) =>
  ask(`document.querySelector('[data-testid=${testId}]')?.getAttribute('${name}') ?? null`);

/** @param {string} testId */
const isThere = (testId) => ask(`document.querySelector('[data-testid=${testId}]') !== null`);

/**
 * Presses a key that is for the page.
 * @param {string} key
 */
async function press(key) {
  const before_ = await ask('window.keys');
  await manager.press(key);
  await until(async () => (await ask('window.keys')) === before_ + 1);
}

/** Waits until the next press on a clicker does something, and tells what. */
async function ready() {
  const kinds = ['start', 'do', 'next', 'end'];
  return until(
    async () => {
      const kind = String(await attribute('next-press', 'data-kind'));
      return kinds.includes(kind) && kind;
    },
    () => window.text('presenter'),
  );
}

/** Waits until the room sees that the stream is open. */
const untilOpen = () =>
  until(
    () => ask(`document.querySelector('.hall [data-testid=ready-state]').innerText === 'OPEN'`),
    () => window.text('presenter'),
  );

async function enter() {
  await press('f');
  await until(() => isThere('presenter'));
  // A window manager takes its time with the frame, and the page with the new size.
  await until(
    () => ask(`innerWidth === ${PROJECTOR.width} && innerHeight === ${PROJECTOR.height}`),
    () => ask('[innerWidth, innerHeight]'),
  );
  await ask('window.typeOnCanvas.clear()');
}

/** How window and page stand, as far as presenter mode must not change them. */
async function standing() {
  const page = await ask(`({
    hash: location.hash,
    size: [innerWidth, innerHeight],
    whole: document.fullscreenElement !== null,
    checked: [...document.querySelectorAll('input:checked')].map(({ value }) => value),
    places: ['strip', 'timeline', 'events', 'side-panel', 'verbs'].map((place) =>
      JSON.stringify(document.querySelector('[data-place=' + place + ']')?.getBoundingClientRect()),
    ),
    focused: document.activeElement?.textContent,
  })`);
  return { page, window: await manager.placeOf(id) };
}

/**
 * Leaves by a key. The engine itself gives the screen back at Esc and at F, so that the page does
 * not get to see these.
 * @param {string} key
 */
async function leave(key) {
  await manager.press(key);
  await until(async () => !(await isThere('presenter')));
  await until(() => ask('document.fullscreenElement === null'));
}

/** Words on the screen that the last row cannot read. */
async function tooSmall() {
  await until(() => ask('window.typeOnCanvas.size > 5'));
  const words = /** @type {import('../look/words.mjs').Seen[]} */ (
    await window.driver.executeScript(wordsSeen)
  );
  assert.ok(words.length > 10);
  return words.filter(({ px }) => px < 20);
}

test(
  'F takes the whole screen for strip, caption and timeline; Esc and F give it back',
  LIMIT,
  async () => {
    // Something has the focus, and a panel is open that is not the first.
    await ask(`document.querySelector('[data-place=side-tabs] input[value=wire]').click()`);
    for (const key of ['Tab', 'Tab', 'Tab']) await press(key);
    const before_ = await standing();
    assert.deepEqual(before_.page.size, [1100, 660]);
    for (const key of ['Escape', 'f']) {
      await enter();
      assert.deepEqual(await manager.placeOf(id), PROJECTOR);
      const seen = await ask(`[...document.querySelectorAll(
        'nav, [data-place=events], [data-place=side-panel], [data-place=verbs]',
      )].filter((it) => it.checkVisibility({ visibilityProperty: true })).length`);
      assert.equal(seen, 0);
      for (const part of ['ready-state', 'caption', 'next-press']) assert.ok(await isThere(part));
      assert.deepEqual(await tooSmall(), []);
      await leave(key);
      await until(async () => (await manager.placeOf(id)).width === before_.window.width);
      await until(async () => (await ask('innerHeight')) === before_.page.size[1]);
      assert.deepEqual(await standing(), before_);
    }
  },
);

test(
  'Page Down drives lesson 4 to its end: each press its deed, and the stream dies and comes back',
  LIMIT,
  async () => {
    const since = await lab.now();
    await enter();
    assert.equal(await ready(), 'start');
    /** @type {string[]} */
    const titles = [];
    /** What was done, as far as the server tells of it. */
    const done = [];
    for (let presses = 0; presses < 40; presses += 1) {
      await press('Next');
      const next = await ready();
      if (next === 'start') break;
      // What comes before the first deed sets the lab up.
      if (presses === 0) await ask('void (window.states = [])');
      const title = await window.text('hall-step');
      if (titles.at(-1) !== title) {
        titles.push(title);
        assert.deepEqual(await tooSmall(), []);
      }
      if (next !== 'do' && next !== 'end') {
        assert.equal(await attribute('hall-step', 'data-done'), 'true', title);
        done.push(title);
      }
    }
    assert.equal(titles.length, 6);
    assert.deepEqual(done, titles.slice(0, 5));
    // Cut, cut again, ended; close() at the end keeps it closed.
    const states = ['CONNECTING', 'OPEN', 'CONNECTING', 'OPEN', 'CONNECTING', 'OPEN', 'CLOSED'];
    assert.deepEqual(await ask(`window.states.slice(window.states.indexOf('CONNECTING'))`), states);
    const kills = [];
    for (let after_ = since; kills.length < 3;) {
      const killed = await lab.fact(after_, (it) => it.fact === 'killed');
      kills.push(killed['kind']);
      const asked = await lab.request(killed.seq);
      assert.match(String(asked['last_event_id']), /^\w+-\d+$/);
      after_ = asked.seq;
    }
    assert.deepEqual(kills, ['cut', 'cut', 'end']);
    await leave('Escape');
    assert.equal(await isThere('lesson-pane'), false);
  },
);

test('B blanks the screen, and any key brings it back and does nothing else', LIMIT, async () => {
  await enter();
  await press('r');
  await untilOpen();
  const since = await lab.now();
  for (const [blank, wake] of [
    ['b', 'k'],
    ['period', 'Next'],
    ['w', 'b'],
  ]) {
    await press(String(blank));
    await until(() => isThere('blank'));
    await press(String(wake));
    await until(async () => !(await isThere('blank')));
    assert.equal(await attribute('next-press', 'data-kind'), 'start');
  }
  await press('k');
  const { seq } = await lab.fact(since, (it) => it.fact === 'killed');
  await lab.request(seq);
  await untilOpen();
  await leave('Escape');
});
