export const export_ = {
  copyAll: 'Copy all as NDJSON',
  save: 'Export as NDJSON',
  done: (n: string, where?: string) =>
    `${n} ${n === '1' ? 'event' : 'events'} exported${where ? ` to ${where}` : ''}`,
  copied: (n: string) => `${n} ${n === '1' ? 'event' : 'events'} copied`,
};
