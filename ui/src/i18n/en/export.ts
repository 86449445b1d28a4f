export const export_ = {
  copyAll: 'Copy all as NDJSON',
  save: 'Export as NDJSON',
  done: (n: string, where?: string) =>
    `${n} ${n === '1' ? 'event' : 'events'} exported${where ? ` to ${where}` : ''}`,
  body: {
    save: 'Export the body as .sse',
    done: (size: string, where?: string) => `Body exported${where ? ` to ${where}` : ''}, ${size}.`,
    leftOut: (size: string) => `${size} that crossed were not recorded and are missing.`,
    encoded: (encoding: string) => `It is compressed by ${encoding}, as it crossed.`,
  },
  copied: (n: string) => `${n} ${n === '1' ? 'event' : 'events'} copied`,
};
