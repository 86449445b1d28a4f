import type { ConnectionOutcome, ToldEvent } from './outcome';

/** What the standard says and what was observed, side by side. */
export type Row =
  | Side<'request', string | null>
  | Side<'query', string | null>
  | Side<'preflights', number>
  | Side<'beginning', ConnectionOutcome['beginning']>
  | Side<'event', ToldEvent>
  | Side<'then', ConnectionOutcome['then']>
  | Side<'wait', number>
  | Side<'total', number>;

interface Side<K extends string, T> {
  readonly kind: K;
  /** Undefined: there is no such thing. */
  readonly expected: T | undefined;
  readonly observed: T | undefined;
  readonly differs: boolean;
}

/** The rows of one connection. */
export interface ConnectionRows {
  readonly rows: readonly Row[];
  /** Clauses by which it should go as it should. */
  readonly clauses: readonly string[];
  /** On which side there is such a connection. */
  readonly on: 'both' | 'expected' | 'observed';
}

/** Timers and the road to the server may take away so much of a wait. */
const TOLERANCE_MS = 25;

/** Lays what was observed beside what the standard says, connection by connection. */
export function compare(
  expected: readonly ConnectionOutcome[],
  observed: readonly ConnectionOutcome[],
): ConnectionRows[] {
  const count = Math.max(expected.length, observed.length);
  return Array.from({ length: count }, (_, i) => {
    const [should, did] = [expected[i], observed[i]];
    const on = should && did ? 'both' : should ? 'expected' : 'observed';
    const rest: Row[] = [
      ...asked(should, did),
      side('beginning', should?.beginning, did?.beginning),
      ...aligned(should?.events ?? [], did?.events ?? []),
      side('then', should?.then, did?.then),
      ...waits(should, did),
    ];
    // A request that did not come differs as a whole; what would follow it says nothing more.
    const told = on === 'both' ? rest : rest.map((row): Row => ({ ...row, differs: false }));
    const request = side('request', should?.request, did?.request);
    return {
      rows: [{ ...request, differs: request.differs || on !== 'both' }, ...told],
      clauses: should?.clauses ?? [],
      on,
    };
  });
}

/** How it was asked for: told where there is something to tell, as in few scripts. */
function asked(should: ConnectionOutcome | undefined, did: ConnectionOutcome | undefined): Row[] {
  const rows = [
    side('query', should?.query, did?.query),
    side('preflights', should?.preflights, did?.preflights),
  ];
  return rows.filter(({ expected, observed }) => Boolean(expected) || Boolean(observed));
}

function side<K extends 'request' | 'query' | 'preflights' | 'beginning' | 'then'>(
  kind: K,
  expected: Extract<Row, { kind: K }>['expected'],
  observed: Extract<Row, { kind: K }>['observed'],
): Row {
  return { kind, expected, observed, differs: expected !== observed } as Row;
}

/** A browser may wait longer than it is asked to (S12), but not less. */
function waits(should: ConnectionOutcome | undefined, did: ConnectionOutcome | undefined): Row[] {
  const [expected, observed] = [should?.waitMs, did?.waitMs];
  if (expected === undefined && observed === undefined) return [];
  const differs =
    expected !== undefined && observed !== undefined && observed + TOLERANCE_MS < expected;
  return [{ kind: 'wait', expected, observed, differs }];
}

/** How many events there are in all, where not all of them are kept. */
export function total(expected: number, observed: number): Extract<Row, { kind: 'total' }> {
  return { kind: 'total', expected, observed, differs: expected !== observed };
}

/** Beyond this many pairs events are laid side by side in their order alone. */
const PAIRS = 250_000;

/** Lays equal events side by side, so that one too many does not make all that follow differ. */
function aligned(expected: readonly ToldEvent[], observed: readonly ToldEvent[]): Row[] {
  const lengths = commonLengths(expected, observed);
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  while (i < expected.length || j < observed.length) {
    const [should, did] = [expected[i], observed[j]];
    const equal = should !== undefined && did !== undefined && isEqual(should, did);
    const width = observed.length + 1;
    const down = lengths?.[(i + 1) * width + j] ?? 0;
    const right = lengths?.[i * width + j + 1] ?? 0;
    const both = equal || down === right;
    const takeShould = should !== undefined && (both || did === undefined || down > right);
    const takeDid = did !== undefined && (both || should === undefined || right > down);
    rows.push({
      kind: 'event',
      expected: takeShould ? should : undefined,
      observed: takeDid ? did : undefined,
      differs: !equal,
    });
    if (takeShould) i += 1;
    if (takeDid) j += 1;
  }
  return rows;
}

/** Of every pair of rests the length of the longest common sequence. */
function commonLengths(
  expected: readonly ToldEvent[],
  observed: readonly ToldEvent[],
): Uint32Array | undefined {
  const width = observed.length + 1;
  if (expected.length * observed.length > PAIRS) return undefined;
  const lengths = new Uint32Array((expected.length + 1) * width);
  for (let i = expected.length - 1; i >= 0; i -= 1) {
    for (let j = observed.length - 1; j >= 0; j -= 1) {
      const [should, did] = [expected[i], observed[j]];
      lengths[i * width + j] =
        should && did && isEqual(should, did)
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}

function isEqual(a: ToldEvent, b: ToldEvent): boolean {
  return a.type === b.type && a.data === b.data && a.lastEventId === b.lastEventId;
}

export function differing(connections: readonly ConnectionRows[]): Row[] {
  return connections.flatMap(({ rows }) => rows.filter(({ differs }) => differs));
}
