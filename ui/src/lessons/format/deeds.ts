/** What "do it for me" does. */
import type { Deed } from '../lesson';
import { readCondition } from './conditions';
import { anyOf, type Path, type Problem } from './mistake';
import { isObject, shown } from './schema';
import { problemsOfValue } from './shape';
import { DEEDS } from './vocabulary';

export interface ReadDeeds {
  /** Sound only if there are no problems. */
  readonly deeds: readonly Deed[];
  readonly problems: readonly Problem[];
}

export function readDeeds(value: unknown, path: Path, name: string): ReadDeeds {
  if (value === undefined) return { deeds: [], problems: [] };
  if (!Array.isArray(value) || value.length === 0) {
    const what = `\`${name}\` is a list of deeds, each on a line with \`- \`; leave it out if there are none`;
    return { deeds: [], problems: [{ path, what }] };
  }
  const read = value.map((deed, i) => readDeed(deed, [...path, i]));
  return {
    deeds: read.map(({ deed }) => deed),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readDeed(
  value: unknown,
  path: Path,
): { readonly deed: Deed; readonly problems: readonly Problem[] } {
  // What was found to be sound has this type; what was not is never used.
  const deed = value as Deed;
  const [name, ...more] = isObject(value) ? Object.keys(value) : [];
  if (name === undefined || more.length > 0 || !isObject(value)) {
    const what = `a deed is one word with what it takes, as \`- restore: true\`, not ${shown(value)}`;
    return { deed, problems: [{ path, what }] };
  }
  const at = [...path, name];
  const schema = Object.hasOwn(DEEDS, name) ? DEEDS[name] : undefined;
  if (schema === undefined) {
    const what = `there is no deed \`${name}\`: ${anyOf(Object.keys(DEEDS))}`;
    return { deed, problems: [{ path: at, what }] };
  }
  if (schema !== null) return { deed, problems: problemsOfValue(schema, value[name], at, name) };
  const { condition, problems } = readCondition(value[name], at);
  return { deed: { until: condition }, problems };
}
