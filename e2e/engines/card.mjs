/** The report card of the real window. */
import { until } from '../desktop/window.mjs';

const HAS_BUTTON = `return document.querySelector('[data-testid="run-all"]') !== null`;
const CARD = `return document.querySelector('[data-testid="report-card"]')?.dataset.card ?? ''`;
/** How long all cases may take, in milliseconds. */
const PATIENCE = 1_000_000;

/**
 * Runs every case in a window.
 * @param {import('../desktop/window.mjs').Window} window
 * @returns {Promise<string>} the card as JSON
 */
export async function cardOf(window) {
  await window.untilState('OPEN');
  await window.driver.executeScript(`location.hash = '#playground'`);
  await until(() => window.driver.executeScript(HAS_BUTTON));
  await window.click('run-all');
  return until(() => window.driver.executeScript(CARD), undefined, PATIENCE);
}
