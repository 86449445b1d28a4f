import type { Catalogue, Locale } from '../../../ui/src/i18n/catalogue';
import { en } from '../../../ui/src/i18n/en';
import { zhCN } from '../../../ui/src/i18n/zh-CN';

/** The page's own words, so that tests find what a person would look for. */
export const TEXTS: Readonly<Record<Locale, Catalogue>> = { en, 'zh-CN': zhCN };

export const LOCALES: readonly Locale[] = ['en', 'zh-CN'];
