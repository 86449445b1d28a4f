/** The part of JSON Schema in which the lab's API describes itself, as far as lessons need it. */
import openapi from '../../api/openapi.json' with { type: 'json' };

export type Scalar = string | number | boolean | null;

export interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly Scalar[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type TypeName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** One of the things that a schema allows, without references or alternatives in itself. */
export interface Variant {
  readonly type: TypeName;
  readonly enum?: readonly Scalar[];
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What the API calls by a name. */
export function named(name: string): Schema {
  const schemas: Readonly<Record<string, unknown>> = openapi.components.schemas;
  const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (found === undefined) throw new Error(`the API describes no ${name}`);
  return found as Schema;
}

/** All that a schema allows. */
export function variantsOf(schema: Schema): readonly Variant[] {
  if (schema.$ref) return variantsOf(named(schema.$ref.split('/').at(-1) ?? ''));
  if (schema.oneOf) return schema.oneOf.flatMap(variantsOf);
  if (schema.allOf) {
    return schema.allOf
      .map(variantsOf)
      .reduce((all, more) => all.flatMap((one) => more.map((other) => both(one, other))));
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object']);
  return types.map((type) => ({
    type: type as TypeName,
    properties: schema.properties ?? {},
    required: schema.required ?? [],
    ...(schema.enum ? { enum: schema.enum } : {}),
    ...(schema.items ? { items: schema.items } : {}),
    ...(schema.minimum === undefined ? {} : { minimum: schema.minimum }),
    ...(schema.maximum === undefined ? {} : { maximum: schema.maximum }),
  }));
}

function both(one: Variant, other: Variant): Variant {
  return {
    ...one,
    properties: { ...one.properties, ...other.properties },
    required: [...one.required, ...other.required],
  };
}

/** The fields that an object by this schema can have, each with all that it can be. */
export function fieldsOf(variants: readonly Variant[]): ReadonlyMap<string, Schema> {
  const fields = new Map<string, Schema>();
  for (const { properties } of variants) {
    for (const [name, schema] of Object.entries(properties)) {
      const before = fields.get(name);
      fields.set(name, before ? { oneOf: [before, schema] } : schema);
    }
  }
  return fields;
}

export const words = (names: readonly Scalar[]): Schema => ({ type: 'string', enum: names });
export const TEXT: Schema = { type: 'string' };
export const FLAG: Schema = { type: 'boolean' };
export const NUMBER: Schema = { type: 'number' };

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is of a variant's type, whatever else is asked of it. */
export function isOf(type: TypeName, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isSafeInteger(value);
    default:
      return typeof value === type;
  }
}

const TYPE_WORDS: Readonly<Record<TypeName, string>> = {
  null: '`null`',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'fields',
};

/** What a value has to be, for a person. */
export function expected(variants: readonly Variant[]): string {
  const said = variants.map((variant) =>
    variant.enum
      ? variant.enum.map((word) => `\`${String(word)}\``).join(', ')
      : TYPE_WORDS[variant.type],
  );
  return [...new Set(said)].join(' or ');
}

/** What is there instead, for a person. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}
