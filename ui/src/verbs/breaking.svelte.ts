import type { KillKind } from '../api/types';
import type { Lab } from '../lab/lab.svelte';

/** Which connections *Break it* breaks. */
export type BreakTarget = 'all' | 'window';

/** The settings of *Break it*, shared by the buttons and the keys. */
export class Breaking {
  midEvent = $state(false);
  target = $state<BreakTarget>('all');

  /** The connection it is aimed at; undefined for all, null where the window has none. */
  connectionOf(lab: Lab): number | undefined | null {
    if (this.target === 'all') return undefined;
    const own = lab.connections.findLast(({ client }) => client === lab.stream.label);
    return own?.id ?? null;
  }

  /** Whether the connection or connections it is aimed at are stalled. */
  stalledIn(lab: Lab): boolean {
    if (lab.stalled) return true;
    const connection = this.connectionOf(lab);
    return lab.connections.some(({ id, stalled }) => id === connection && stalled);
  }

  kill(lab: Lab, kind: KillKind): void {
    const connection = this.connectionOf(lab);
    if (connection === null) return;
    void lab.kill({ kind, mid_event: this.midEvent }, connection);
  }

  /** Stalls, or lets go. Silence on all is let go for all, whatever it is aimed at now. */
  toggleStall(lab: Lab): void {
    const stalled = this.stalledIn(lab);
    const connection = lab.stalled ? undefined : this.connectionOf(lab);
    if (connection === null) return;
    void lab.setStalled(!stalled, connection);
  }
}

export const breaking = new Breaking();
