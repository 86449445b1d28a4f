/** What every lesson begins with, before what its own file says. */
import type { FeedSettings } from '../api/types';
import { FIRST_SETTINGS } from '../fetch/policy';
import { breaking } from '../verbs/breaking.svelte';
import { lookAt } from './deeds';
import type { LessonHost } from './host';
import type { Trouble } from './trouble';

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

/** Puts everything back, and gives the window a new `EventSource`. */
export async function putBack(host: LessonHost): Promise<Trouble | null> {
  const { lab, view, fetch, extra, playground, websocket } = host;
  playground.stop();
  fetch.stop();
  fetch.change(FIRST_SETTINGS);
  websocket?.close();
  extra.open(0);
  breaking.midEvent = false;
  breaking.target = 'all';
  lab.trace.setPaused(false);
  view.selected = null;
  lookAt({ page: 'lab', panel: 'connections', enlarged: null }, host);
  const error = await lab.settle(BASE_FEED);
  if (error) return { code: 'refused', error };
  lab.stream.beginAnew();
  return null;
}
