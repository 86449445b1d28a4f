/** Facts as a recording has them: those that come by the thousand in columns, others whole. */
import type { Fact, FactKind } from '../api/types';
import { PRODUCED, WRITTEN, type ColumnFact, type Columns } from './format';
import { FACT_FIELDS } from './labShapes';
import { field, isObject, moment, only, record, whole, type Fields, type Shape } from './shapes';

const PLACED: Fields = { seq: whole, t_us: moment };

const KINDS = new Map(
  Object.entries(FACT_FIELDS).map(([kind, fields]) => {
    const all = { ...PLACED, fact: (value: unknown) => value === kind, ...fields };
    return [kind as FactKind, { all, shape: record(all) }];
  }),
);

/** A fact with no fields but those that it should have; undefined where it is none. */
export function readFact(value: unknown): Fact | undefined {
  if (!isObject(value)) return undefined;
  const kind = KINDS.get(field(value, 'fact') as FactKind);
  if (!kind?.shape(value)) return undefined;
  return only(kind.all, value) as Fact;
}

export const COLUMNS = { produced: PRODUCED, written: WRITTEN } as const;

const COLUMN_SHAPES: Readonly<Record<ColumnFact['fact'], readonly Shape[]>> = {
  produced: shapesOf('produced', PRODUCED),
  written: shapesOf('written', WRITTEN),
};

function shapesOf(kind: ColumnFact['fact'], names: readonly string[]): readonly Shape[] {
  const fields: Fields = { ...PLACED, ...FACT_FIELDS[kind] };
  return names.map((name) => fields[name] ?? whole);
}

/** Row `at` of a line of facts; undefined where it is none. */
export function readColumnFact(
  kind: ColumnFact['fact'],
  columns: Columns<string>,
  at: number,
): ColumnFact | undefined {
  const names = COLUMNS[kind];
  const shapes = COLUMN_SHAPES[kind];
  for (let c = 0; c < names.length; c += 1) {
    if (!shapes[c]?.(columns[names[c] ?? '']?.[at])) return undefined;
  }
  const number = (name: string) => columns[name]?.[at] as number;
  const base = {
    seq: number('seq'),
    t_us: number('t_us'),
    first_seq: number('first_seq'),
    count: number('count'),
    span_us: number('span_us'),
  };
  if (kind === 'produced') return { ...base, fact: 'produced' };
  const [connection, bytes] = [number('connection'), number('bytes')];
  return { ...base, fact: 'written', connection, bytes };
}
