import type { export_ as en } from '../en/export';

export const export_: typeof en = {
  copyAll: '全部复制为 NDJSON',
  save: '导出为 NDJSON',
  done: (n, where) => `已导出 ${n} 个事件${where ? `：${where}` : ''}`,
  copied: (n) => `已复制 ${n} 个事件`,
};
