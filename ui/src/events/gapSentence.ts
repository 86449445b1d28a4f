import type { Catalogue } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import type { Gap } from './gap';

/** A gap in words: what is lost, and where it goes on. */
export function gapSentence(texts: Catalogue['events'], gap: Gap, fmt: Format): string {
  const goesOn = texts.gap.resumedAt(gap.resumedAt);
  if (gap.reason === 'too_slow')
    return `${texts.gap.tooSlow(fmt.integer(gap.missed ?? 0))}; ${goesOn}`;
  const requested = gap.requested ?? '';
  const lost =
    gap.missed === null
      ? texts.gap.unknown(requested)
      : texts.gap.missed(fmt.integer(gap.missed), requested);
  return `${lost}; ${goesOn}`;
}
