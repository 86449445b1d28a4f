export const export_ = {
  copyAll: 'Copy all as NDJSON',
  save: 'Export as NDJSON',
  done: (n: string) => `${n} events written`,
  copied: (n: string) => `${n} events copied`,
};
