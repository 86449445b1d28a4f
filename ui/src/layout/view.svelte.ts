import type { ProgramName } from '../code/programs';
import type { SideView } from './side';

/** A panel that can have the whole middle of the page. */
export type EnlargedPanel = 'events' | 'connections';

/** What of a lab is looked at: a lesson turns to it, and puts it back. */
export class LabView {
  /** What stands beside the list of events. */
  side = $state<SideView>('connections');
  /** The program that the code pane shows. */
  program = $state<ProgramName>('browser');
  /** The connection that the wire view is to turn to; null where it chooses by itself. */
  wire = $state<number | null>(null);
  /** The panel that has the whole middle of the page. */
  enlarged = $state<EnlargedPanel | null>(null);
  /** The event that is marked in list, timeline and bytes: its id, or # and its number. */
  selected = $state<string | null>(null);
}
