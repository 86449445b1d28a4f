import type { export_ as en } from '../en/export';

export const export_: typeof en = {
  copyAll: '全部复制为 NDJSON',
  save: '导出为 NDJSON',
  done: (n, where) => `已导出 ${n} 个事件${where ? `：${where}` : ''}`,
  body: {
    save: '将正文导出为 .sse',
    done: (size, where) => `正文已导出${where ? `：${where}` : ''}，${size}。`,
    leftOut: (size) => `另有 ${size} 传输时未被录下，因此缺失。`,
    hole: (size) => `此处有 ${size} 未被录下；因此残缺的事件已略去`,
    holes: (n) => `文件中以注释标出了这 ${n} 处缺失；因此残缺的事件已略去。`,
    endsAtHole: '文件止于首个缺失处：其后的内容无法解压。',
    encoded: (encoding) => `内容按传输时的原样以 ${encoding} 压缩。`,
  },
  copied: (n) => `已复制 ${n} 个事件`,
};
