import type { FaultKind, GapReason } from '../api/types';
import type { CloseCause, Situation, SituationKind, WaitCause } from './situation';

/** Wait causes that differ where the kill came in the middle of an event. */
type MidEvent = Extract<WaitCause, 'end' | 'cut' | 'reset'>;

/**
 * Everything that the caption's table tells apart, by name. A browser test brings each about and
 * finds its sentence on the screen, in every language.
 */
export type Cause =
  | Exclude<SituationKind, 'waiting' | 'altered' | 'gap' | 'closed'>
  | `waiting:${WaitCause}`
  | `waiting:${MidEvent}:mid_event`
  | `altered:${FaultKind}`
  | `gap:${GapReason}`
  | `closed:${CloseCause['why']}`
  | 'closed:cors:credentials';

/** Which row of the table a situation is told by. */
export function causeOf(situation: Situation): Cause {
  switch (situation.kind) {
    case 'waiting': {
      const { cause, midEvent } = situation;
      const told = midEvent && (cause === 'end' || cause === 'cut' || cause === 'reset');
      return told ? `waiting:${cause}:mid_event` : `waiting:${cause}`;
    }
    case 'altered':
      // Several are told one after the other; the first that acts gives the name.
      return `altered:${situation.faults[0] ?? 'latency'}`;
    case 'gap':
      return `gap:${situation.reason}`;
    case 'closed':
      if (situation.why === 'cors' && situation.withCredentials) return 'closed:cors:credentials';
      return `closed:${situation.why}`;
    default:
      return situation.kind;
  }
}
