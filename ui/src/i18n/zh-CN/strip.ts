import type { strip as en } from '../en/strip';

export const strip: typeof en = {};
