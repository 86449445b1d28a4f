import type { connections as en } from '../en/connections';

export const connections: typeof en = {};
