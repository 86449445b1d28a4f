/** What docs/engines.md says, for tests that hold an engine against it. */
import { readFileSync } from 'node:fs';

const DOCUMENT = new URL('../../docs/engines.md', import.meta.url);

/**
 * The cases of the document in its order, each with whether it says that this engine agrees.
 * @param {string} engine its name in the head of the table
 * @returns {Map<string, boolean>}
 */
function documented(engine) {
  const rows = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  const head = rows.find((cells) => cells[1] === 'Case');
  const column = head?.indexOf(engine) ?? -1;
  if (column < 0) throw new Error(`docs/engines.md has no column for ${engine}`);
  const agrees = rows.flatMap((cells) => {
    const id = /^`([^`]+)`:/.exec(cells[1] ?? '')?.[1];
    return id === undefined ? [] : [/** @type {const} */ ([id, cells[column] === 'agrees'])];
  });
  return new Map(agrees);
}

/**
 * Holds a card against the document. Both results are empty where it says the truth: an engine may
 * have mended since what it says, but nothing may differ that it does not tell.
 * @param {string} json
 * @param {string} engine
 */
export function against(json, engine) {
  /** @type {import('../../ui/src/playground/card').ReportCard} */
  const { cases } = JSON.parse(json);
  const told = documented(engine);
  const ran = new Set(cases.map(({ id }) => id));
  return {
    untold: cases
      .filter(({ id, verdict }) => verdict !== 'agrees' && told.get(id) !== false)
      .map(({ id, verdict, note }) => `${id}: ${verdict}: ${note ?? ''}`),
    onlyOneHas: [...told.keys(), ...ran].filter((id) => !(told.has(id) && ran.has(id))),
  };
}
