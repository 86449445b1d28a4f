import type { verbs as en } from '../en/verbs';

export const verbs: typeof en = {};
