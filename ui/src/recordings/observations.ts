/** Observations as a recording has them: on the lab's clock, with their number in the page's log. */
import type { Placed } from '../trace/past';
import type { LabTimeUs, LaneId, Observation } from '../trace/types';
import { EVENTS, type Columns } from './format';
import { field, flag, isObject, moment, oneOf, tagged, text, whole, type Shape } from './shapes';

export const LANES = Object.keys({
  window: true,
  curl: true,
} satisfies Record<LaneId, true>) as readonly LaneId[];

/** What data a single event may carry, in characters; the lab refuses events far below. */
const DATA_LENGTH = 16 * 1024 * 1024;

const data: Shape = (value) => typeof value === 'string' && value.length <= DATA_LENGTH;
const url: Shape = (value) => text(value) && URL.canParse(value as string, 'http://stage');
const placed = { i: whole, lane: oneOf(LANES), t_us: moment };

const shape = tagged('kind', {
  created: { ...placed, url, with_credentials: flag },
  open: placed,
  error: { ...placed, ready_state: oneOf([0, 1, 2]) },
  closed: { ...placed, why: oneOf(['by_hand', 'exited']) },
});

/** A recording's page clock is the lab's, in milliseconds. */
export function pageMs(us: LabTimeUs): number {
  return us / 1_000;
}

export function labUs(ms: number): LabTimeUs {
  return Math.round(ms * 1_000);
}

/** One line's entry of what is not an event. */
export function written(i: number, t_us: LabTimeUs, seen: Observation): object {
  const { lane, kind } = seen;
  switch (seen.kind) {
    case 'created':
      return { i, lane, t_us, kind, url: seen.url, with_credentials: seen.withCredentials };
    case 'error':
      return { i, lane, t_us, kind, ready_state: seen.readyState };
    case 'closed':
      return { i, lane, t_us, kind, why: seen.why };
    default:
      return { i, lane, t_us, kind };
  }
}

/** An entry as the views know it; undefined where it is none. */
export function readObservation(value: unknown): Placed | undefined {
  if (!shape(value) || !isObject(value)) return undefined;
  const get = (name: string) => field(value, name);
  const base = { lane: get('lane') as LaneId, at: pageMs(get('t_us') as number) };
  const i = get('i') as number;
  switch (get('kind')) {
    case 'created':
      return {
        i,
        seen: {
          ...base,
          kind: 'created',
          url: get('url') as string,
          withCredentials: get('with_credentials') as boolean,
        },
      };
    case 'open':
      return { i, seen: { ...base, kind: 'open' } };
    case 'error':
      return {
        i,
        seen: { ...base, kind: 'error', readyState: get('ready_state') as 0 | 1 | 2 },
      };
    default:
      return { i, seen: { ...base, kind: 'closed', why: get('why') as 'by_hand' | 'exited' } };
  }
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
