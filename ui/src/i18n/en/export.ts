export const export_ = {
  copyAll: 'Copy all as NDJSON',
  save: 'Export as NDJSON',
  done: (n: string, where?: string) => `${n} events written${where ? ` to ${where}` : ''}`,
  copied: (n: string) => `${n} events copied`,
};
