/** Report cards as files, for `cargo xtask engines`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER =
  process.env['SSE_LAB_CARDS'] ?? new URL('../.artifacts/cards', import.meta.url).pathname;

/**
 * Keeps a card, with the engine's name and version as whoever drives it knows them: what a page can
 * read of itself is rounded, or a pretence.
 * @param {string} file without its ending
 * @param {string} json the card as the page has it
 * @param {string} name
 * @param {string} version
 */
export function keep(file, json, name, version) {
  /** @type {import('../../ui/src/playground/card').ReportCard} */
  const card = JSON.parse(json);
  const known = { ...card, engine: { ...card.engine, name, version } };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${file}.json`), `${JSON.stringify(known, null, 2)}\n`);
}
