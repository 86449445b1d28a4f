/** What every lesson begins with, before what its own file says. */
import { FIRST_SETTINGS } from '../fetch/policy';
import { breaking } from '../verbs/breaking.svelte';
import { BASE_FEED } from './baseFeed';
import { lookAt } from './deeds';
import type { LessonHost } from './host';
import type { Trouble } from './trouble';

/**
 * Puts everything back. The window gets a new `EventSource` unless its present one is as good as
 * new and has lost nothing; `opened` is then waited for.
 */
export async function putBack(
  host: LessonHost,
  opened: () => Promise<void>,
): Promise<Trouble | null> {
  const { lab, view, fetch, extra, playground, websocket } = host;
  playground.stop();
  fetch.stop();
  fetch.change(FIRST_SETTINGS);
  websocket.putBack();
  extra.open(0);
  breaking.midEvent = false;
  breaking.target = 'all';
  lab.trace.setPaused(false);
  view.selected = null;
  lookAt({ page: 'lab', panel: 'connections', enlarged: null }, host);
  const error = await lab.settle(BASE_FEED);
  if (error) return { code: 'refused', error };
  if (lab.beginAnew()) await opened();
  return null;
}
