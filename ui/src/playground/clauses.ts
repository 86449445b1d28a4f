import type { Row } from './differences';

/** The clauses that each kind of row is about. */
const ABOUT: Readonly<Record<Row['kind'], readonly string[]>> = {
  request: ['S13', 'S31'],
  query: ['S9'],
  preflights: ['S13'],
  beginning: ['S5', 'S6', 'S7', 'S9'],
  event: ['S20', 'S22', 'S27', 'S28', 'S32', 'S33'],
  then: ['S6', 'S7', 'S8', 'S9'],
  wait: ['S12', 'S30'],
  total: ['S32', 'S35'],
};

/** Of the clauses by which a connection goes as it does, those that this kind of row is about. */
export function clausesOf(kind: Row['kind'], clauses: readonly string[]): readonly string[] {
  const about = ABOUT[kind];
  const both = about.filter((clause) => clauses.includes(clause));
  return both.length > 0 ? both : about.slice(0, 1);
}
