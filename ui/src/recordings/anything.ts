/** Arbitrary values of the lab's own types, out of the API's description, for tests. */
import fc from 'fast-check';
import openapi from '../api/openapi.json';
import type { Fact, StageState, WirePage, WirePart, WireSegment } from '../api/types';
import type { Placed } from '../trace/types';
import { LANES, pageMs } from './observations';

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

const SCHEMAS = openapi.components.schemas as unknown as Readonly<Record<string, Schema>>;

/** Larger numbers than these are no lab's, and make tests slow. */
const LARGEST = 100_000;

const anyText = fc.string({ unit: 'binary', maxLength: 24 });

function any(schema: Schema, name = ''): fc.Arbitrary<unknown> {
  if (schema.$ref) return any(SCHEMAS[schema.$ref.split('/').at(-1) ?? ''] ?? {}, name);
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map((each) => any(each, name)));
  if (schema.allOf) {
    const parts = schema.allOf.map((each) => any(each, name));
    return fc.tuple(...parts).map((objects) => Object.assign({}, ...objects) as object);
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (Array.isArray(schema.type)) {
    const types = schema.type as readonly string[];
    return fc.oneof(...types.map((type) => any({ ...schema, type }, name)));
  }
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? limitOf(name) });
    case 'string':
      return anyText;
    case 'array':
      return fc.array(any(schema.items ?? {}), { maxLength: 4 });
    default:
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([key, each]) => [key, any(each, key)]),
        ),
      );
  }
}

function limitOf(name: string): number {
  if (name === 'status') return 599;
  return name === 't_us' || name.endsWith('bytes') ? 1e13 : LARGEST;
}

function schema(name: string): Schema {
  const found = SCHEMAS[name];
  if (!found) throw new Error(`the API describes no ${name}`);
  return found;
}

/** What each fact says, by its name. */
export const FACT_SCHEMAS = (schema('What').oneOf ?? []).map(({ properties = {} }) => ({
  kind: properties['fact']?.enum?.[0] ?? '',
  fields: Object.keys(properties).filter((name) => name !== 'fact'),
}));

export const anyStage = any(schema('StageState')) as fc.Arbitrary<StageState>;

const anyPart = fc.record({
  kind: any(schema('WirePartKind')) as fc.Arbitrary<WirePart['kind']>,
  text: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => String.fromCharCode(...bytes)),
    fc.constantFrom('data: a\n\n', 'id:', '\r', '\n', ': c\r\n', 'HTTP/1.1 200 OK\r\n\r\n'),
  ),
});

const anySegment = fc.record({
  t_us: fc.integer({ min: 0, max: 1e13 }),
  direction: fc.constantFrom('to_client' as const, 'to_server' as const),
  parts: fc.array(anyPart, { minLength: 1, maxLength: 4 }),
  /** Segments, and bytes of its direction, that were left out before it. */
  gone: fc.integer({ min: 0, max: 2 }),
  goneBytes: fc.integer({ min: 0, max: LARGEST }),
});

const anySegments = fc.array(anySegment, { maxLength: 8 }).map((all) => {
  const reached = { to_client: 0, to_server: 0 };
  let n = 0;
  return all.map(({ t_us, direction, parts, gone, goneBytes }): WireSegment => {
    const text = parts.map((part) => part.text).join('');
    const offset = reached[direction] + goneBytes;
    reached[direction] = offset + text.length;
    n += 1 + gone;
    const told = parts.map(({ kind, text: { length } }) => ({ kind, bytes: length }));
    return { n, t_us, direction, offset, bytes_base64: btoa(text), parts: told };
  });
});

/** Pages whose segments fit together, as the lab's do; all else in them is anything. */
export const anyWire: fc.Arbitrary<WirePage> = fc
  .tuple(any(schema('WirePage')) as fc.Arbitrary<WirePage>, anySegments, fc.nat(1024 * 1024))
  .map(([page, segments, limit_bytes]) => ({ ...page, segments, limit_bytes }));

/** Facts as a journal numbers and times them. */
export const anyFacts: fc.Arbitrary<Fact[]> = fc
  .array(any(schema('What')) as fc.Arbitrary<Fact>, { maxLength: 60 })
  .map((facts) => facts.map((fact, i) => ({ ...fact, seq: i + 1, t_us: i * 1_000 + 7 })));

const anyHeaders = fc.array(fc.tuple(anyText, anyText), { maxLength: 3 });
const anyMoment = fc.integer({ min: 0, max: 1e13 });

export const anyObservations: fc.Arbitrary<Placed[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...LANES),
      anyMoment,
      fc.oneof(
        fc.record({ kind: fc.constant('open' as const) }),
        fc.record(
          {
            kind: fc.constant('created' as const),
            url: fc.webUrl(),
            withCredentials: fc.boolean(),
            anew: fc.constant(true as const),
          },
          { requiredKeys: ['kind', 'url', 'withCredentials'] },
        ),
        fc.record({
          kind: fc.constant('error' as const),
          readyState: fc.constantFrom(0 as const, 1 as const, 2 as const),
        }),
        fc.record({
          kind: fc.constant('closed' as const),
          why: fc.constantFrom('by_hand' as const, 'exited' as const, 'gave_up' as const),
        }),
        fc.record({
          kind: fc.constant('request' as const),
          method: fc.constantFrom('GET' as const, 'POST' as const),
          headers: anyHeaders,
        }),
        fc.record({
          kind: fc.constant('response' as const),
          status: fc.integer({ min: 100, max: 599 }),
          headers: anyHeaders,
          redirected: fc.boolean(),
        }),
        fc.record({ kind: fc.constant('comment' as const), text: anyText }),
        fc.record({ kind: fc.constant('retry' as const), retryMs: fc.nat() }),
        fc.record({
          kind: fc.constant('ended' as const),
          how: fc.constantFrom('no_answer' as const, 'end' as const, 'broken' as const),
          message: anyText,
        }),
        fc.record({
          kind: fc.constant('waiting' as const),
          forMs: fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.abs),
          failed: fc.nat(),
        }),
        fc.record({ kind: fc.constant('binary' as const), bytes: fc.nat(), n: fc.nat() }),
        fc.record({
          kind: fc.constant('close' as const),
          code: fc.integer({ min: 0, max: 4_999 }),
          reason: anyText,
          wasClean: fc.boolean(),
        }),
        fc.record({
          kind: fc.constant('event' as const),
          type: anyText,
          lastEventId: anyText,
          data: anyText,
          n: fc.nat(),
        }),
      ),
    ),
    { maxLength: 60 },
  )
  .map((all) => all.map(([lane, us, rest], i) => ({ i, seen: { lane, at: pageMs(us), ...rest } })));
