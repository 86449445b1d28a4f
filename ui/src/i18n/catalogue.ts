import type { en } from './en';

/** A catalogue: what `en` holds, in any language. A missing or superfluous text is a type error. */
export type Catalogue = typeof en;

/** The languages of the page, by their BCP 47 tags. */
export type Locale = 'en' | 'zh-CN';

export const LOCALES: readonly Locale[] = ['en', 'zh-CN'];
