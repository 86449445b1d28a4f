import { expect, it } from 'vitest';
import engines from '../../../docs/engines.md?raw';
import { CASES } from './cases/library';

it('is in docs/engines.md case by case; `cargo xtask engines` writes it anew', () => {
  const told = engines.match(/(?<=^\| `)[^`]+(?=`:)/gm) ?? [];
  expect([...told].sort()).toEqual(CASES.map(({ id }) => id).sort());
});
