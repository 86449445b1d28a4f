/** Whether a value has a shape. What comes from a file is not believed until it has. */
export type Shape = (value: unknown) => boolean;

/** Texts of a head, of a name: the lab itself takes none that are longer. */
const TEXT_LENGTH = 65_536;
/** The last moment that is believed, in microseconds: three years after the lab's start. */
const LATEST_US = 1e14;

export const flag: Shape = (value) => typeof value === 'boolean';
export const text: Shape = (value) => typeof value === 'string' && value.length <= TEXT_LENGTH;
export const whole: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const moment: Shape = (value) => whole(value) && (value as number) <= LATEST_US;

export function upTo(most: number): Shape {
  return (value) => whole(value) && (value as number) <= most;
}

export function oneOf(words: readonly (string | number)[]): Shape {
  return (value) => words.includes(value as string);
}

/** Absent, null, or of a shape. */
export function maybe(shape: Shape): Shape {
  return (value) => value === undefined || value === null || shape(value);
}

export function list(shape: Shape, most: number): Shape {
  return (value) => Array.isArray(value) && value.length <= most && value.every(shape);
}

export type Fields = Readonly<Record<string, Shape>>;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of its own: what an object inherits was in no file. */
export function field(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** An object that has these fields; others do not matter. */
export function record(fields: Fields): Shape {
  const checks = Object.entries(fields);
  return (value) => isObject(value) && checks.every(([name, shape]) => shape(field(value, name)));
}

/** An object whose field `tag` tells which others it has. */
export function tagged(tag: string, kinds: Readonly<Record<string, Fields>>): Shape {
  const shapes = new Map(Object.entries(kinds).map(([kind, fields]) => [kind, record(fields)]));
  return (value) => {
    if (!isObject(value)) return false;
    const kind = field(value, tag);
    return typeof kind === 'string' && (shapes.get(kind)?.(value) ?? false);
  };
}

/** The fields that are known, and no others. */
export function only(fields: Fields, value: Readonly<Record<string, unknown>>): object {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const found = field(value, name);
    if (found !== undefined) copy[name] = found;
  }
  return copy;
}
