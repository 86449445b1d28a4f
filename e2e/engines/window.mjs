/** The report card of WebKitGTK, from the real window. */
import { Window, until } from '../desktop/window.mjs';
import { keep } from './keep.mjs';

const CARD = `return document.querySelector('[data-testid="report-card"]')?.dataset.card ?? ''`;
/** How long all cases may take, in milliseconds. */
const PATIENCE = 1_000_000;

const window = await Window.open();
try {
  await window.untilState('OPEN');
  await window.driver.executeScript(`location.hash = '#playground'`);
  await until(() =>
    window.driver.executeScript(
      `return document.querySelector('[data-testid="run-all"]') !== null`,
    ),
  );
  await window.click('run-all');
  /** @type {string} */
  const card = await until(() => window.driver.executeScript(CARD), undefined, PATIENCE);
  keep('webkitgtk', card, 'WebKitGTK', process.env['SSE_LAB_WEBKITGTK'] ?? '');
} finally {
  await window.end();
}
