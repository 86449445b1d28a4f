/** A WebSocket in the real window: its policy lets it open, and killed it stays dead. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Lab } from './lab.mjs';
import { Window, until } from './window.mjs';

/** @type {Window} */
let window;
/** @type {Lab} */
let lab;

before(async () => {
  window = await Window.open();
  lab = new Lab(await window.address());
});
after(() => window.end());

test('it opens in the window, gets the feed, and is dead with 1006 once it is cut', async () => {
  await window.untilState('OPEN');
  await window.driver.executeScript(
    `document.querySelector('[data-place=side-tabs] input[value=websocket]').click();`,
  );
  await until(() =>
    window.driver.executeScript(`return !!document.querySelector('[data-testid=socket-open]');`),
  );
  const since = await lab.now();
  await window.driver.executeScript(`document.querySelector('[data-testid=socket-open]').click();`);
  const subscribed = await lab.fact(since, (it) => {
    return it.fact === 'subscribed' && it['stream'] === 'web_socket';
  });
  await window.untilText(/\d/, 'socket-state-says');
  const { connection } = subscribed;
  await lab.fact(since, (it) => it.fact === 'written' && it['connection'] === connection);
  await lab.ask('POST', `/connections/${connection}/kill`, { kind: 'cut' });
  await window.untilText(/1006/, 'socket-state-says');
  const closed = await lab.fact(since, (it) => {
    return it.fact === 'closed' && it['connection'] === connection;
  });
  assert.equal(closed['how'], 'cut');
});
