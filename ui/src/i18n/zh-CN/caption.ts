import type { caption as en } from '../en/caption';

export const caption: typeof en = {};
