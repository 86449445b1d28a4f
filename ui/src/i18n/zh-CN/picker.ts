import type { picker as en } from '../en/picker';

export const picker: typeof en = {};
