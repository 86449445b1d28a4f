/**
 * The shapes of what the lab tells, as far as the views rely on them. They are the API's own; a
 * test holds them against its description.
 */
import type { components } from '../api/schema';
import type { FactKind, FaultKind } from '../api/types';
import {
  flag,
  list,
  maybe,
  moment,
  oneOf,
  record,
  tagged,
  text,
  upTo,
  whole,
  type Fields,
  type Shape,
} from './shapes';

type Schemas = components['schemas'];

/** One of all the words that there are: a new one is missed by the compiler. */
function every<Word extends string>(words: Readonly<Record<Word, true>>): Shape {
  return oneOf(Object.keys(words));
}

/** Events that one fact may speak of, and the time it may span: nothing in the lab comes near. */
const EVENTS = upTo(1_000_000);
const SPAN_US = upTo(60_000_000);
/** What the log may hold, and so what a client may be written first. */
const REPLAY = upTo(100_000);
const CONNECTIONS = 500;
const FAULTS = 16;

const connection = whole;
const bytes = whole;
const actor = every<Schemas['Actor']>({
  presenter: true,
  url: true,
  door: true,
  shutdown: true,
  idle_cut: true,
  script: true,
});
const stream = every<Schemas['StreamName']>({
  lab: true,
  article: true,
  url: true,
  hung: true,
  playground: true,
  web_socket: true,
});
const party = oneOf(['client', 'server']);
const messageKind = oneOf(['text', 'binary']);
const status = upTo(999);
const retry = upTo(0xffff_ffff);
const ms = upTo(600_000);

const faultKind = every<FaultKind>({
  latency: true,
  hold_back: true,
  drop: true,
  duplicate: true,
  gzip: true,
  drip: true,
  idle_cut: true,
});
const faults = list(record({ kind: faultKind }), FAULTS);

const door = tagged('kind', {
  open: {},
  refuse: { for_ms: maybe(whole) },
  hang: { for_ms: maybe(whole), attempts: maybe(whole) },
  status: { for_ms: maybe(whole), attempts: maybe(whole), status },
  content_type: { for_ms: maybe(whole), attempts: maybe(whole), content_type: maybe(text) },
  redirect: { for_ms: maybe(whole), attempts: maybe(whole), status },
  empty: { for_ms: maybe(whole), attempts: maybe(whole) },
});
const doorState = record({ door, attempts_left: maybe(whole), until_us: maybe(moment) });
const cors = oneOf(['any', 'echo', 'none']);
const payload = tagged('kind', {
  counter: {},
  json: {},
  text: { size_bytes: whole },
  tokens: {},
});
const feed = record({
  interval_ms: ms,
  events_per_tick: upTo(1_000),
  retry_ms: retry,
  ids: flag,
  history_events: whole,
  heartbeat_ms: ms,
  event_names: list(text, 16),
  payload,
  paused: flag,
});

const figures: Fields = {
  id: connection,
  events: whole,
  bytes,
  behind: whole,
  last_seq: maybe(whole),
};

const connectionInfo = record({
  ...figures,
  peer: text,
  stream,
  client: maybe(text),
  user_agent: maybe(text),
  last_event_id: maybe(text),
  accepted_us: moment,
  stalled: flag,
  faults,
  watched: flag,
});

/** How things stood at the beginning. */
export const stageState = record({
  epoch: text,
  now_us: moment,
  feed,
  cors,
  door: doorState,
  stalled: flag,
  faults,
  article_global_timer: flag,
  log: record({ first_seq: whole, next_seq: whole, events: whole, bytes }),
  connections: list(connectionInfo, CONNECTIONS),
  connections_total: whole,
  journal_seq: whole,
});

/** What each fact says beside its number, its time and its name. */
export const FACT_FIELDS: Readonly<Record<FactKind, Fields>> = {
  epoch_began: { epoch: text, by: maybe(actor) },
  produced: { first_seq: whole, count: EVENTS, span_us: SPAN_US },
  accepted: { connection, peer: text },
  request: {
    connection,
    method: text,
    target: text,
    last_event_id: maybe(text),
    client: maybe(text),
    user_agent: maybe(text),
    origin: maybe(text),
  },
  answered: {
    connection,
    status,
    content_type: maybe(text),
    content_encoding: maybe(text),
    location: maybe(text),
    door: maybe(door),
  },
  subscribed: {
    connection,
    stream,
    requested: maybe(text),
    resumed_after_seq: whole,
    replay: REPLAY,
    retry_ms: retry,
    bytes: maybe(bytes),
  },
  played: { connection, script: text, answer: maybe(whole) },
  gap: {
    connection,
    requested: maybe(text),
    resumed_at: text,
    missed: maybe(whole),
    reason: oneOf(['trimmed', 'future', 'malformed', 'other_epoch', 'too_slow']),
  },
  written: { connection, first_seq: whole, count: EVENTS, bytes, span_us: SPAN_US },
  received: { connection, kind: messageKind, count: whole, bytes },
  close_frame: { connection, by: party, code: maybe(whole), reason: text },
  heartbeat: {},
  counters: { connections: list(record(figures), CONNECTIONS), left_out: whole, open: whole },
  stalled: { connection: maybe(connection) },
  released: { connection: maybe(connection) },
  fault_changed: { connection: maybe(connection), faults },
  fault_acted: { connection, fault: faultKind, event_seqs: list(whole, 100_000) },
  killed: {
    connection,
    kind: oneOf(['end', 'cut', 'reset']),
    partial_bytes: maybe(bytes),
    by: actor,
  },
  closed: {
    connection,
    by: party,
    how: oneOf(['end', 'cut', 'reset', 'head_timeout', 'answer']),
    events: whole,
    bytes,
    last_seq: maybe(whole),
  },
  door_changed: { state: doorState, by: actor },
  door_met: { connection, door, attempts_left: maybe(whole) },
  feed_changed: { feed },
  cors_changed: { cors },
  article_changed: { global_timer: flag },
  restored: {},
  over_capacity: { peer: text, of: oneOf(['stage', 'address']), limit: whole },
  journal_gap: { from_seq: whole, to_seq: whole },
};
