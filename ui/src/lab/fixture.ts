import type { StageState } from '../api/types';

/** A lab that has just begun, for tests. */
export const STAGE: StageState = {
  epoch: 'k3f',
  now_us: 0,
  feed: {
    interval_ms: 1_000,
    events_per_tick: 1,
    retry_ms: 3_000,
    ids: true,
    history_events: 1_000,
    heartbeat_ms: 15_000,
    event_names: [],
    payload: { kind: 'counter' },
    paused: false,
  },
  cors: 'any',
  door: { door: { kind: 'open' }, attempts_left: null, until_us: null },
  stalled: false,
  faults: [],
  article_global_timer: false,
  log: { first_seq: 1, next_seq: 1, events: 0, bytes: 0 },
  connections: [],
  connections_total: 0,
  journal_seq: 0,
};
