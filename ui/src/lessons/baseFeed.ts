import type { FeedSettings } from '../api/types';

/** The feed as the lab begins with it. */
export const BASE_FEED: FeedSettings = {
  interval_ms: 1_000,
  events_per_tick: 1,
  retry_ms: 3_000,
  ids: true,
  history_events: 1_000,
  heartbeat_ms: 15_000,
  event_names: [],
  payload: { kind: 'counter' },
  paused: false,
};
