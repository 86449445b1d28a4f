import type { Format } from '../i18n/format';
import type { Rich } from '../i18n/rich';
import type { LabTimeUs } from '../trace/types';
import type { Situation, SituationKind, SituationOf } from './situation';

/** How a language says one kind of situation. */
export type Sentences = {
  readonly [K in SituationKind]: (
    situation: SituationOf<K>,
    format: Format,
    nowUs: LabTimeUs,
  ) => Rich;
};

/** The one sentence that says what happened and what comes next. */
export function sentence(
  sentences: Sentences,
  situation: Situation,
  format: Format,
  nowUs: LabTimeUs,
): Rich {
  // The table's keys and the union's kinds are the same; the compiler cannot follow the pairing.
  const say = sentences[situation.kind] as (s: Situation, f: Format, now: LabTimeUs) => Rich;
  return say(situation, format, nowUs);
}
