import type { en } from '../i18n/en';

/** What the comments of the programs say, in one language. */
export type Comments = (typeof en)['code']['comments'];
