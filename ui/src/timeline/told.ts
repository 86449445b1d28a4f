import type { Format } from '../i18n/format';
import type { timeline } from '../i18n/en/timeline';
import type { Happening } from './model/happenings';

/** One happening as a sentence. */
export function sentence(happening: Happening, texts: typeof timeline, fmt: Format): string {
  const { told } = texts;
  switch (happening.kind) {
    case 'killed':
      return happening.idle ? told.idleCut : told.killed(texts.kill[happening.how]);
    case 'faults':
      return told.faults(happening.faults.map((kind) => texts.faults[kind]));
    case 'waiting':
      return told.waiting(fmt.duration(happening.advertisedMs), happening.lastEventId);
    case 'asked':
      return told.asked(happening.lastEventId ?? '');
    case 'answered':
      return told.answered(happening.status);
    case 'resumed':
      return told.resumed(happening.replayed, happening.lost);
    case 'gap':
      return told.gap(happening.missed);
    case 'closed':
      return happening.byHand ? told.closedByHand : told.closed;
    case 'door':
      return told.door(happening.door);
    case 'epoch':
      return told.epoch(happening.epoch);
    case 'opened':
    case 'refused':
    case 'stalled':
    case 'released':
      return told[happening.kind];
  }
}
