import type { SideView } from './side';

/** A panel that can have the whole middle of the page. */
export type EnlargedPanel = 'events' | 'connections';

/** What of a lab is looked at: a lesson turns to it, and puts it back. */
export class LabView {
  /** What stands beside the list of events. */
  side = $state<SideView>('connections');
  /** The panel that has the whole middle of the page. */
  enlarged = $state<EnlargedPanel | null>(null);
  /** The event that is marked in list, timeline and bytes: its id, or # and its number. */
  selected = $state<string | null>(null);
}
