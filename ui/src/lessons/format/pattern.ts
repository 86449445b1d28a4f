/** Whether what a check compares a field with can be so at all. */
import { anyOf, type Path, type Problem } from './mistake';
import {
  expected,
  fieldsOf,
  isObject,
  isOf,
  shown,
  variantsOf,
  type Schema,
  type Variant,
} from './schema';
import { unknownField } from './shape';

/** The comparisons beside a plain value. */
const COMPARISONS = ['at_least', 'at_most', 'matches', 'present', 'some'] as const;
type Comparison = (typeof COMPARISONS)[number];

function problemsOfPattern(
  schema: Schema,
  pattern: unknown,
  path: Path,
  name: string,
): readonly Problem[] {
  const variants = variantsOf(schema);
  if (Array.isArray(pattern)) {
    const what = `\`${name}\` is compared with a list; say what one of its entries is: \`{some: …}\``;
    return [{ path, what }];
  }
  if (!isObject(pattern)) return problemsOfLiteral(variants, pattern, path, name);
  const comparison = COMPARISONS.find((each) => Object.hasOwn(pattern, each));
  if (comparison) return problemsOfComparison(comparison, variants, pattern, path, name);
  const objects = variants.filter(({ type }) => type === 'object');
  if (objects.length === 0) {
    const known = `${anyOf(COMPARISONS)}, or ${expected(variants)}`;
    return [{ path, what: `\`${name}\` is compared with ${known}, not ${shown(pattern)}` }];
  }
  return problemsOfFields(fieldsOf(objects), pattern, path, name);
}

/** An object's fields, each with its pattern. */
export function problemsOfFields(
  fields: ReadonlyMap<string, Schema>,
  patterns: Readonly<Record<string, unknown>>,
  path: Path,
  name: string,
): readonly Problem[] {
  return Object.entries(patterns).flatMap(([field, pattern]) => {
    const schema = fields.get(field);
    const at = [...path, field];
    if (schema) return problemsOfPattern(schema, pattern, at, field);
    return [{ path: at, what: unknownField(name, field, [...fields.keys()]) }];
  });
}

function problemsOfLiteral(
  variants: readonly Variant[],
  value: unknown,
  path: Path,
  name: string,
): readonly Problem[] {
  const fits = variants.some(
    ({ type, enum: all }) => isOf(type, value) && (!all || all.includes(value as string)),
  );
  if (fits) return [];
  return [{ path, what: `\`${name}\` is ${expected(variants)}, never ${shown(value)}` }];
}

const ASKED: Readonly<Record<Comparison, readonly [of: readonly string[], words: string]>> = {
  at_least: [['integer', 'number'], 'numbers'],
  at_most: [['integer', 'number'], 'numbers'],
  matches: [['string'], 'texts'],
  present: [[], 'everything'],
  some: [['array'], 'lists'],
};

function problemsOfComparison(
  comparison: Comparison,
  variants: readonly Variant[],
  pattern: Readonly<Record<string, unknown>>,
  path: Path,
  name: string,
): readonly Problem[] {
  const at = [...path, comparison];
  if (Object.keys(pattern).length > 1) {
    return [
      { path, what: `\`${name}\` has more than one comparison: write one condition for each` },
    ];
  }
  const value = pattern[comparison];
  const [types, words] = ASKED[comparison];
  if (types.length > 0 && !variants.some(({ type }) => types.includes(type))) {
    const is = expected(variants);
    return [{ path: at, what: `\`${comparison}\` compares ${words}, and \`${name}\` is ${is}` }];
  }
  if (comparison === 'some') {
    const items = variants.flatMap((variant) => (variant.items ? [variant.items] : []));
    return problemsOfPattern({ oneOf: items }, value, at, `an entry of ${name}`);
  }
  const what = problemOfOperand(comparison, value);
  return what === undefined ? [] : [{ path: at, what }];
}

function problemOfOperand(comparison: Comparison, value: unknown): string | undefined {
  if (comparison === 'present') {
    return typeof value === 'boolean' ? undefined : `\`present\` is \`true\` or \`false\``;
  }
  if (comparison !== 'matches') {
    return typeof value === 'number' ? undefined : `\`${comparison}\` needs a number`;
  }
  if (typeof value !== 'string' || value === '') {
    return '`matches` needs a regular expression in quotes';
  }
  try {
    return void new RegExp(value, 'u');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `\`${value}\` is no regular expression: ${why}`;
  }
}
