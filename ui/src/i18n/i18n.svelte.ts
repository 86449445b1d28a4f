import type { Catalogue, Locale } from './catalogue';
import { en } from './en';
import { Format } from './format';
import { zhCN } from './zh-CN';

const CATALOGUES: Record<Locale, Catalogue> = { en, 'zh-CN': zhCN };
const FORMATS: Record<Locale, Format> = { en: new Format('en'), 'zh-CN': new Format('zh-CN') };

let current = $state<Locale>('en');

/** The language in force. */
export function locale(): Locale {
  return current;
}

/** Switches the language; whatever reads `t()` or `fmt()` is drawn again, nothing else happens. */
export function setLocale(next: Locale): void {
  current = next;
  document.documentElement.lang = next;
}

/** The texts in the language in force: `t().verbs.end`. */
export function t(): Catalogue {
  return CATALOGUES[current];
}

/** Figures in the language in force: `fmt().duration(1_234)`. */
export function fmt(): Format {
  return FORMATS[current];
}
