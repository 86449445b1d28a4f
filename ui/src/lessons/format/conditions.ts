/** What a check consists of. */
import type { Condition } from '../lesson';
import { anyOf, type Path, type Problem } from './mistake';
import { problemsOfFields } from './pattern';
import { isObject, shown, type Schema, type TypeName, variantsOf } from './schema';
import { problemsOfValue } from './shape';
import { ENGINES, FACTS, LANES, OBSERVATIONS, VIEW } from './vocabulary';

/** Keys of a condition that name no field. */
const OWN = ['fact', 'seen', 'view', 'lane', 'count', 'engines'];

const COUNT: Schema = { type: 'integer', minimum: 1, maximum: 1_000 };

export interface ReadCondition {
  /** Sound only if there are no problems. */
  readonly condition: Condition;
  readonly problems: readonly Problem[];
}

export function readCondition(value: unknown, path: Path): ReadCondition {
  const problems: Problem[] = [];
  const found = isObject(value) ? value : {};
  const kinds = ['fact', 'seen', 'view'].filter((key) => Object.hasOwn(found, key));
  if (!isObject(value) || kinds.length !== 1) {
    const what = `a condition says one of \`fact\`, \`seen\` or \`view\`, not ${shown(value)}`;
    return { condition: { view: {} }, problems: [{ path, what }] };
  }
  const [kind] = kinds;
  problems.push(...problemsOfModifiers(found, path));
  if (kind === 'view') problems.push(...problemsOfView(found, path));
  else problems.push(...(kind === 'fact' ? problemsOfFact : problemsOfSeen)(found, path));
  return { condition: conditionOf(found), problems };
}

function conditionOf(found: Readonly<Record<string, unknown>>): Condition {
  const own = OWN.filter((key) => Object.hasOwn(found, key)).map((key) => [key, found[key]]);
  const where = wherein(found);
  // What was found to be sound has this type; what was not is never used.
  return { ...Object.fromEntries(own), ...('view' in found ? {} : { where }) } as Condition;
}

function wherein(found: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(found).filter(([key]) => !OWN.includes(key)));
}

function problemsOfModifiers(
  found: Readonly<Record<string, unknown>>,
  path: Path,
): readonly Problem[] {
  const problems: Problem[] = [];
  const { count, lane, engines } = found;
  if (count !== undefined)
    problems.push(...problemsOfValue(COUNT, count, [...path, 'count'], 'count'));
  if (lane !== undefined && !LANES.includes(lane as never)) {
    const what = `\`lane\` has to be ${anyOf(LANES)}, not ${shown(lane)}`;
    problems.push({ path: [...path, 'lane'], what });
  }
  if (engines !== undefined) {
    const list = Array.isArray(engines) ? (engines as unknown[]) : [];
    if (list.length === 0) {
      const what = `\`engines\` is a list of ${anyOf(ENGINES)}`;
      problems.push({ path: [...path, 'engines'], what });
    }
    list.forEach((engine, i) => {
      if (ENGINES.includes(engine as never)) return;
      const what = `no engine is called ${shown(engine)}: ${anyOf(ENGINES)}`;
      problems.push({ path: [...path, 'engines', i], what });
    });
  }
  return problems;
}

function problemsOfView(found: Readonly<Record<string, unknown>>, path: Path): readonly Problem[] {
  const at = [...path, 'view'];
  const problems = [...problemsOfValue(VIEW, found['view'], at, 'view')];
  if (isObject(found['view']) && Object.keys(found['view']).length === 0) {
    problems.push({ path: at, what: '`view` says nothing: name a page, a panel or a selection' });
  }
  for (const key of ['lane', 'count']) {
    if (key in found) {
      problems.push({ path: [...path, key], what: `\`${key}\` means nothing beside \`view\`` });
    }
  }
  for (const key of Object.keys(wherein(found))) {
    const what = `\`${key}\` means nothing beside \`view\`: indent it by two more if it belongs to it`;
    problems.push({ path: [...path, key], what });
  }
  return problems;
}

function problemsOfFact(found: Readonly<Record<string, unknown>>, path: Path): readonly Problem[] {
  const { fact, lane } = found;
  const fields = FACTS.get(String(fact));
  if (!fields) {
    const what = `the journal has no fact ${shown(fact)}: ${anyOf([...FACTS.keys()])}`;
    return [{ path: [...path, 'fact'], what }];
  }
  const problems = [...problemsOfFields(fields, wherein(found), path, String(fact))];
  if (lane === undefined) return problems;
  const connected = fields.get('connection');
  const types: readonly TypeName[] = connected ? variantsOf(connected).map(({ type }) => type) : [];
  if (types.length === 0) {
    const what = `\`${String(fact)}\` tells of no connection, so it has no \`lane\``;
    problems.push({ path: [...path, 'lane'], what });
  } else if (fact === 'accepted') {
    const what =
      'whose connection it is shows only in its request: ask for `fact: request` with this lane';
    problems.push({ path: [...path, 'lane'], what });
  }
  return problems;
}

function problemsOfSeen(found: Readonly<Record<string, unknown>>, path: Path): readonly Problem[] {
  const { seen, lane = 'window' } = found;
  const known = Object.hasOwn(OBSERVATIONS, String(seen)) ? OBSERVATIONS[String(seen)] : undefined;
  if (!known) {
    const what = `no client sees ${shown(seen)}: ${anyOf(Object.keys(OBSERVATIONS))}`;
    return [{ path: [...path, 'seen'], what }];
  }
  const fields = new Map(Object.entries(known.fields));
  const problems = [...problemsOfFields(fields, wherein(found), path, String(seen))];
  if (known.lanes && !known.lanes.includes(lane as never)) {
    const what = `\`${String(seen)}\` is never seen by ${shown(lane)}: say \`lane: ${known.lanes.join('` or `lane: ')}\``;
    problems.push({ path: [...path, 'seen'], what });
  }
  return problems;
}
