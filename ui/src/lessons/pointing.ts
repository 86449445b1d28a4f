import type { PageName, Pages } from '../layout/pages.svelte';
import type { LabView } from '../layout/view.svelte';
import type { SideView } from '../layout/side';
import type { Step } from './lesson';
import type { Place } from './places';

/** What stands beside the events only once its tab is chosen. */
const TABS: Partial<Record<Place, SideView>> = {
  connections: 'connections',
  'wire-view': 'wire',
  'fetch-pane': 'fetch',
  'code-pane': 'code',
};

/** The tab behind which a place stands, if any: all that has to do with a WebSocket is in its pane. */
function tabOf(place: Place): SideView | undefined {
  return place.startsWith('websocket-') ? 'websocket' : TABS[place];
}

/** Whether it stands on every page. */
function isEverywhere(place: Place): boolean {
  return place === 'navigation' || place.startsWith('stream-');
}

/** What has to be pressed first, where a place is in what opens then. */
function openerOf(place: Place): Place | undefined {
  if (place.startsWith('settings-')) return 'settings';
  return place.startsWith('stream-') ? 'stream-picker' : undefined;
}

/** How a place is reached: by opening something, or by giving back the room that a panel has. */
export type Way = 'open' | 'shrink';

/** An element to point at: the place itself, or what leads to it. */
export interface Pointed {
  readonly element: Element;
  /** Absent where it is the place itself. */
  readonly leads?: Way;
}

/** The page on which a place stands; absent where it stands on all. */
function pageOf(place: Place): PageName | undefined {
  if (isEverywhere(place)) return undefined;
  return place === 'playground' ? 'playground' : 'lab';
}

/** Whether an element is on the screen, or would be if it were scrolled to. */
export function isShown(element: Element): boolean {
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
}

function shown(selector: string): Element | undefined {
  return [...document.querySelectorAll(selector)].find(isShown);
}

/** Where a place is now: itself, or else the link, the tab or the button that leads to it. */
export function find(place: Place): Pointed | undefined {
  const itself = shown(`[data-place='${place}']`);
  if (itself) return { element: itself };
  const page = pageOf(place);
  const link = shown(`[data-place='navigation'] a[href='#${page}']:not([aria-current])`);
  if (link) return { element: link, leads: 'open' };
  const opener = openerOf(place);
  const button = opener && shown(`[data-place='${opener}']`);
  if (button) return { element: button, leads: 'open' };
  const tab = shown(`[data-place='side-tabs'] label:has(input[value='${tabOf(place)}'])`);
  if (tab) return { element: tab, leads: 'open' };
  const shrink = shown('[data-shrinks]');
  return shrink && { element: shrink, leads: 'shrink' };
}

/** Whether a step asks for a part of the screen to be opened: then nobody else may open it. */
export function asksForView({ check }: Pick<Step, 'check'>): boolean {
  return check.some((condition) => 'view' in condition);
}

/** Opens what a place is behind: its page, its tab, a panel that covers it. */
export function open(place: Place, view: LabView, pages: Pages): void {
  const page = pageOf(place);
  if (page && page !== pages.shown) pages.go(page);
  const tab = tabOf(place);
  if (tab) view.side = tab;
  const beside = tab !== undefined || place === 'side-panel' || place === 'side-tabs';
  const seen =
    view.enlarged === null ||
    (place !== 'timeline' && (view.enlarged === 'connections' ? place !== 'events' : !beside));
  if (!seen) view.enlarged = null;
}
