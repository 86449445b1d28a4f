/** Whether a value is what the lab, or a deed, takes. */
import { anyOf, type Path, type Problem } from './mistake';
import { expected, isObject, isOf, shown, variantsOf, type Schema, type Variant } from './schema';

export function problemsOfValue(
  schema: Schema,
  value: unknown,
  path: Path,
  name: string,
): readonly Problem[] {
  const variants = variantsOf(schema);
  const fitting = variants.filter(({ type }) => isOf(type, value));
  if (fitting.length === 0) {
    return [{ path, what: `\`${name}\` has to be ${expected(variants)}, not ${shown(value)}` }];
  }
  if (isObject(value)) return problemsOfObject(fitting, value, path, name);
  if (Array.isArray(value)) {
    const items = fitting[0]?.items ?? {};
    return value.flatMap((item, i) => problemsOfValue(items, item, [...path, i], `${name}[${i}]`));
  }
  return fitting.some((variant) => allows(variant, value))
    ? []
    : [{ path, what: `\`${name}\` has to be ${limits(fitting)}, not ${shown(value)}` }];
}

function allows({ enum: all, minimum, maximum }: Variant, value: unknown): boolean {
  if (all) return all.includes(value as string);
  if (typeof value !== 'number') return true;
  return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
}

function limits(variants: readonly Variant[]): string {
  const number = variants.find(({ type }) => type === 'integer' || type === 'number');
  if (!number || number.enum) return expected(variants);
  const { minimum, maximum } = number;
  if (maximum === undefined) return `${expected(variants)} of at least ${String(minimum)}`;
  return `${expected(variants)} from ${String(minimum ?? 0)} to ${maximum}`;
}

function problemsOfObject(
  variants: readonly Variant[],
  value: Readonly<Record<string, unknown>>,
  path: Path,
  name: string,
): readonly Problem[] {
  const tag = tagOf(variants);
  let [variant] = variants;
  if (tag) {
    variant = variants.find(({ properties }) => wordOf(properties[tag]) === value[tag]);
    if (!variant) {
      const all = anyOf(variants.map(({ properties }) => wordOf(properties[tag])));
      const found = shown(value[tag]);
      const at = tag in value ? [...path, tag] : path;
      return [{ path: at, what: `\`${tag}\` of \`${name}\` has to be ${all}, not ${found}` }];
    }
  }
  if (!variant) return [];
  const { properties, required } = variant;
  const problems: Problem[] = [];
  for (const [field, found] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
    const at = [...path, field];
    if (schema) problems.push(...problemsOfValue(schema, found, at, field));
    else problems.push({ path: at, what: unknownField(name, field, Object.keys(properties)) });
  }
  for (const field of required) {
    if (!(field in value))
      problems.push({ path, what: `\`${name}\` lacks its field \`${field}\`` });
  }
  return problems;
}

/** The field whose only word tells the variants apart. */
function tagOf(variants: readonly Variant[]): string | undefined {
  if (variants.length < 2) return undefined;
  const names = Object.keys(variants[0]?.properties ?? {});
  return names.find((name) => variants.every((each) => wordOf(each.properties[name])));
}

function wordOf(schema: Schema | undefined): unknown {
  return schema?.enum?.length === 1 ? schema.enum[0] : undefined;
}

export function unknownField(of: string, field: string, known: readonly string[]): string {
  const has =
    known.length === 0 ? 'it has none' : `it has ${known.map((each) => `\`${each}\``).join(', ')}`;
  return `\`${of}\` has no field \`${field}\`: ${has}`;
}
