/** Every case of the playground in the real window, and what docs/engines.md says of its engine. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { against } from '../engines/documented.mjs';
import { cardOf } from '../engines/card.mjs';
import { Window } from './window.mjs';

/** @type {Window} */
let window;

before(async () => {
  window = await Window.open();
});
after(() => window.end());

test('the window departs from the standard where docs/engines.md says so, and nowhere else', async () => {
  assert.deepEqual(against(await cardOf(window), 'WebKitGTK'), {
    untold: [],
    otherwise: [],
    onlyOneHas: [],
  });
});
