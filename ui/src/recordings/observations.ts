/** Observations as a recording has them: on the lab's clock, with their number in the page's log. */
import type { Placed, LabTimeUs, LaneId, Observation } from '../trace/types';
import { EVENTS, type Columns } from './format';
import {
  field,
  flag,
  isObject,
  list,
  moment,
  oneOf,
  text,
  upTo,
  whole,
  type Shape,
} from './shapes';

export const LANES = Object.keys({
  window: true,
  curl: true,
  fetch: true,
  websocket: true,
} satisfies Record<LaneId, true>) as readonly LaneId[];

/** What data a single event may carry, in characters; the lab refuses events far below. */
const DATA_LENGTH = 16 * 1024 * 1024;
const HEADERS = 1_000;

/** Absent where the account goes on. */
const anew: Shape = (value) => value === undefined || value === true;
const data: Shape = (value) => typeof value === 'string' && value.length <= DATA_LENGTH;
const url: Shape = (value) => text(value) && URL.canParse(value as string, 'http://stage');
const headers = list(
  (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(text),
  HEADERS,
);

type Kind = Exclude<Observation['kind'], 'event'>;
type FieldOf<K extends Kind> = Exclude<
  keyof Extract<Observation, { kind: K }>,
  'lane' | 'at' | 'kind'
>;

/** Of each kind its fields, by their names in the page: the name in the file, and the shape. */
type KindFields = {
  readonly [K in Kind]: Readonly<Record<FieldOf<K>, readonly [string, Shape]>>;
};

const KINDS: KindFields = {
  created: { url: ['url', url], withCredentials: ['with_credentials', flag], anew: ['anew', anew] },
  open: {},
  error: { readyState: ['ready_state', oneOf([0, 1, 2])] },
  closed: { why: ['why', oneOf(['by_hand', 'exited', 'gave_up'])] },
  request: { method: ['method', oneOf(['GET', 'POST'])], headers: ['headers', headers] },
  response: {
    status: ['status', upTo(999)],
    headers: ['headers', headers],
    redirected: ['redirected', flag],
  },
  comment: { text: ['text', data] },
  retry: { retryMs: ['retry_ms', whole] },
  ended: {
    how: ['how', oneOf(['no_answer', 'refused', 'end', 'broken', 'silent'])],
    message: ['message', text],
  },
  waiting: { forMs: ['for_ms', (value) => Number.isFinite(value)], failed: ['failed', whole] },
  binary: { bytes: ['bytes', whole], n: ['n', whole] },
  close: { code: ['code', upTo(4_999)], reason: ['reason', text], wasClean: ['was_clean', flag] },
};

type Column = readonly [page: string, file: string, shape: Shape];

const COLUMNS: ReadonlyMap<string, readonly Column[]> = new Map(
  Object.entries(KINDS).map(([kind, fields]) => [
    kind,
    Object.entries(fields).map(([name, [file, shape]]) => [name, file, shape] as const),
  ]),
);

/** A recording's page clock is the lab's, in milliseconds. */
export function pageMs(us: LabTimeUs): number {
  return us / 1_000;
}

export function labUs(ms: number): LabTimeUs {
  return Math.round(ms * 1_000);
}

/** One line's entry of what is not an event. */
export function written(i: number, t_us: LabTimeUs, seen: Observation): object {
  const entry: Record<string, unknown> = { i, lane: seen.lane, t_us, kind: seen.kind };
  const from = seen as unknown as Readonly<Record<string, unknown>>;
  for (const [name, file] of COLUMNS.get(seen.kind) ?? []) entry[file] = from[name];
  return entry;
}

/** An entry as the views know it; undefined where it is none. */
export function readObservation(value: unknown): Placed | undefined {
  if (!isObject(value)) return undefined;
  const [i, lane, us] = [field(value, 'i'), field(value, 'lane'), field(value, 't_us')];
  const kind = field(value, 'kind');
  const columns = COLUMNS.get(kind as string);
  if (!columns || !whole(i) || !LANES.includes(lane as LaneId) || !moment(us)) return undefined;
  const seen: Record<string, unknown> = { lane, at: pageMs(us as number), kind };
  for (const [name, file, shape] of columns) {
    const found = field(value, file);
    if (!shape(found)) return undefined;
    if (found !== undefined) seen[name] = found;
  }
  return { i: i as number, seen: seen as unknown as Observation };
}

const EVENT_SHAPES: Readonly<Record<(typeof EVENTS)[number], Shape>> = {
  i: whole,
  t_us: moment,
  n: whole,
  type: text,
  last_event_id: text,
  data,
};

/** Row `at` of a line of events; undefined where it is none. */
export function readEvent(
  lane: LaneId,
  columns: Columns<(typeof EVENTS)[number]>,
  at: number,
): Placed | undefined {
  for (const name of EVENTS) if (!EVENT_SHAPES[name](columns[name][at])) return undefined;
  const seen: Observation = {
    lane,
    at: pageMs(columns.t_us[at] as number),
    kind: 'event',
    type: columns.type[at] as string,
    lastEventId: columns.last_event_id[at] as string,
    data: columns.data[at] as string,
    n: columns.n[at] as number,
  };
  return { i: columns.i[at] as number, seen };
}
