import type { export_ as en } from '../en/export';

export const export_: typeof en = {};
