import type { curl as en } from '../en/curl';

export const curl: typeof en = {};
