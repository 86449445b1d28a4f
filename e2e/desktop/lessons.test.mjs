/** Lessons in the real window: done for the learner to their end, and remembered. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { By } from 'selenium-webdriver';
import { Lab } from './lab.mjs';
import { Window, until } from './window.mjs';

/** What never comes to its end fails, rather than keeping the others waiting. */
const LIMIT = { timeout: 240_000 };
/** A step that waits for the stream again and again takes longer than anything else. */
const STEP_MS = 60_000;
const FIRST = '01-a-download-that-never-ends';
const ANATOMY = '02-anatomy-of-an-event';
const KILL_IT = '04-kill-it';
const NEVER_LOSE = '05-never-lose-an-event';
const WHAT_ENDS = '07-what-ends-a-stream';
const WEB_SOCKET = '12-sse-or-websocket';

/** @type {Window} */
let window;
/** @type {Lab} */
let lab;

before(async () => {
  window = await Window.open();
  lab = new Lab(await window.address());
  await window.untilState('OPEN');
});
after(() => window?.end());

afterEach(async () => {
  if (await isThere('lesson-end')) await window.click('lesson-end');
});

/** @param {string} script an expression of the page */
const ask = (script) => window.driver.executeScript(`return ${script};`);

/** @param {string} testId */
const isThere = (testId) => ask(`document.querySelector('[data-testid="${testId}"]') !== null`);

/** @param {string} testId @param {string} name of an attribute */
const attribute = (testId, name) =>
  ask(`document.querySelector('[data-testid="${testId}"]')?.getAttribute('${name}') ?? null`);

/**
 * @param {string} id
 * @param {number} [at] the step at which it begins, or goes on
 */
async function start(id, at = 0) {
  await ask(`void (location.hash = 'lessons')`);
  await until(() => isThere(`lesson-start-${id}`));
  await window.click(`lesson-start-${id}`);
  await isAt(at);
}

/** @param {number} at */
const isAt = (at) => until(async () => (await attribute('lesson-step', 'data-step')) === `${at}`);

/** Has the step done where there is something to do, and sees that all it asks for is there. */
async function doStep() {
  const open = `document.querySelectorAll('[data-testid=lesson-check][data-held=false]').length`;
  if (await isThere('lesson-do')) await window.click('lesson-do');
  await until(
    async () => (await attribute('lesson-next', 'data-ready')) === 'true',
    () => window.text('lesson-pane'),
    STEP_MS,
  );
  assert.equal(await ask(open), 0);
  assert.equal(await isThere('lesson-trouble'), false);
}

/** Whether the frame of the pointer is around what the step speaks of, or around the way to it. */
const isPointedAt = () =>
  ask(`(() => {
    const ring = document.querySelector('[data-testid=lesson-pointer]');
    if (!ring) return false;
    const { left, top, right, bottom } = ring.getBoundingClientRect();
    const around = ring.dataset.leads === 'true' ? 'a, label, button' : '';
    const meant = [...document.querySelectorAll(around || '[data-place=' + ring.dataset.points + ']')];
    return meant.some((element) => {
      const box = element.getBoundingClientRect();
      const near = (a, b) => Math.abs(a - b) < 9;
      return near(left, box.left) && near(top, box.top) && near(right, box.right) &&
        (near(bottom, box.bottom) || bottom < box.bottom);
    });
  })()`);

/**
 * @param {number} steps
 * @param {(at: number) => unknown} [atStep] what happens besides, before the step is done
 */
async function doLesson(steps, atStep = () => {}) {
  for (let at = 0; at < steps; at += 1) {
    await isAt(at);
    await until(isPointedAt, () => window.text('lesson-pane'));
    await atStep(at);
    await doStep();
    if (at < steps - 1) await window.click('lesson-next');
  }
  await until(() => isThere('lesson-done'));
}

test('lesson 4 is done to its end, and each break is a real one', LIMIT, async () => {
  const since = await lab.now();
  await start(KILL_IT);
  await doLesson(6);
  let after_ = since;
  for (const kind of ['cut', 'cut', 'end']) {
    const killed = await lab.fact(after_, (it) => it.fact === 'killed');
    assert.equal(killed['kind'], kind);
    after_ = killed.seq;
  }
  await window.untilState('CLOSED');
});

test('lesson 7 is done to its end: WebKit comes back to a closed port', LIMIT, async () => {
  await start(WHAT_ENDS);
  await doLesson(7);
});

test(
  'lesson 12 is done to its end: the WebSocket stays dead, the stream comes back',
  LIMIT,
  async () => {
    await start(WEB_SOCKET);
    await doLesson(7);
    await window.untilState('OPEN');
  },
);

test(
  'lesson 5 goes on in Chinese in mid-lesson, on the same stream, and comes to its end',
  LIMIT,
  async () => {
    await start(NEVER_LOSE);
    /** @type {string[]} */
    const titles = [];
    const { epoch } = (await lab.ask('GET', '/lab')).stage;
    await doLesson(7, async (at) => {
      titles.push(await window.text('lesson-step'));
      if (at !== 2) return;
      const streams = async () =>
        (await lab.ask('GET', '/lab')).stage.connections.map(
          (/** @type {{ id: number }} */ { id }) => id,
        );
      const held = await streams();
      await window.click('language');
      await until(async () => /\p{Script=Han}/u.test(await window.text('lesson-step')));
      assert.equal(await attribute('lesson-step', 'data-step'), '2');
      assert.deepEqual(await streams(), held);
    });
    assert.equal((await lab.ask('GET', '/lab')).stage.epoch, epoch);
    const isChinese = titles.map((title) => /\p{Script=Han}/u.test(title));
    assert.deepEqual(
      isChinese,
      titles.map((_, at) => at > 2),
    );
    await window.click('language');
    await window.untilText('Lesson 5', 'lesson-pane');
  },
);

test(
  'a link of a lesson leaves the window where it is, and says what to do with it',
  LIMIT,
  async () => {
    await ask(`void localStorage.setItem('sse-lab.lessons', JSON.stringify({
    ...JSON.parse(localStorage.getItem('sse-lab.lessons') ?? '{}'),
    '${ANATOMY}': { done: [0, 1, 2, 3, 4, 5], finished: false },
  }))`);
    await window.driver.navigate().refresh();
    await window.untilState('OPEN');
    await start(ANATOMY, 6);
    const link = await window.driver.findElement(By.css('[data-testid=lesson-pane] a'));
    const address = String(await link.getAttribute('href'));
    assert.match(address, /^https:/);
    const here = await window.driver.getCurrentUrl();
    await link.click();
    await window.untilText(address, 'notice');
    assert.equal(await window.driver.getCurrentUrl(), here);
    assert.equal((await window.driver.getAllWindowHandles()).length, 1);
  },
);

test('what was done is known to the program when it is started again', LIMIT, async () => {
  const places = {
    HOME: window.home,
    XDG_DATA_HOME: join(window.home, 'data'),
    XDG_CACHE_HOME: join(window.home, 'cache'),
  };
  await start(FIRST);
  await doStep();
  await ask(`void (location.hash = 'lessons')`);
  const states = () =>
    ask(`Object.fromEntries([...document.querySelectorAll('li[data-state][data-testid^=lesson-]')]
      .map(({ dataset }) => [dataset.testid.slice(7), dataset.state]))`);
  const before_ = await states();
  assert.equal(before_[KILL_IT], 'done');
  assert.equal(before_[FIRST], 'begun');
  // As a person ends it.
  await window.driver.close();
  await window.end();
  window = await Window.open(undefined, places);
  lab = new Lab(await window.address());
  await window.untilState('OPEN');
  assert.equal(await isThere('invitation'), false);
  await ask(`void (location.hash = 'lessons')`);
  await until(() => isThere(`lesson-start-${KILL_IT}`));
  assert.deepEqual(await states(), before_);
});
