/** Scripts of the playground in the real window's engine, held against the verdict. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PLAY, SCRIPTS, compare } from '../engines/scripts.mjs';
import { Lab } from './lab.mjs';
import { Window } from './window.mjs';

/** @type {Window} */
let window;
/** @type {Lab} */
let lab;

before(async () => {
  window = await Window.open();
  lab = new Lab(await window.address());
  await window.untilState('OPEN');
});
after(() => window.end());

for (const [name, answers] of Object.entries(SCRIPTS)) {
  test(`the window makes of a script what is expected: ${name}`, async () => {
    const { expected, seen } = await compare(
      lab.ask.bind(lab),
      (url, awaited) =>
        window.driver.executeAsyncScript(
          `const [url, awaited, done] = arguments; (${PLAY})(url, awaited).then(done);`,
          url,
          awaited,
        ),
      answers,
    );
    assert.deepEqual(seen, expected);
  });
}
