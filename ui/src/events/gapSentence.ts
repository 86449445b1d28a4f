import type { Catalogue } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import type { Gap } from './gap';

/** A gap in words: why it is there, what is lost where that is known, and where it goes on. */
export function gapSentence(texts: Catalogue['events'], gap: Gap, fmt: Format): string {
  const { reasons, lost, resumedAt } = texts.gap;
  const parts = [reasons[gap.reason](gap.requested ?? '–')];
  if (gap.missed !== null && gap.missed > 0) parts.push(lost(fmt.integer(gap.missed)));
  parts.push(resumedAt(gap.resumedAt));
  return parts.join(' · ');
}
