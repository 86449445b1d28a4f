/** What the library's cases cite stands in the documents, and the documents know every case. */
import { expect, it } from 'vitest';
import engines from '../../../docs/engines.md?raw';
import standard from '../../../docs/standard.md?raw';
import { CASES } from './cases/library';

it('cites no clause and no measurement that docs/standard.md does not tell', () => {
  const clauses = standard.match(/(?<=^- \*\*)S\d+/gm) ?? [];
  const rows = standard.match(/^\| M[^|]*/gm) ?? [];
  const told = new Set([...clauses, ...rows.flatMap((row) => row.match(/M\d+/g) ?? [])]);
  const cited = CASES.flatMap(({ clauses, measured = [], known = {} }) => [
    ...clauses,
    ...measured,
    ...Object.values(known),
  ]);
  expect(cited.filter((name) => !told.has(name))).toEqual([]);
});

it('is in docs/engines.md case by case; `cargo xtask engines` writes it anew', () => {
  const told = engines.match(/(?<=^\| `)[^`]+(?=`:)/gm) ?? [];
  expect([...told].sort()).toEqual(CASES.map(({ id }) => id).sort());
});
