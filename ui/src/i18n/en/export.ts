export const export_ = {
  copyAll: 'Copy all as NDJSON',
  save: 'Export as NDJSON',
  done: (n: string, where?: string) =>
    `${n} ${n === '1' ? 'event' : 'events'} exported${where ? ` to ${where}` : ''}`,
  body: {
    save: 'Export the body as .sse',
    done: (size: string, where?: string) => `Body exported${where ? ` to ${where}` : ''}, ${size}.`,
    leftOut: (size: string) => `${size} that crossed were not recorded and are missing.`,
    hole: (size: string) => `${size} were not recorded here; the events they cut are left out`,
    holes: (n: string) =>
      `A comment marks ${n === '1' ? 'the place' : `each of the ${n} places`} in the file; the events that were cut there are left out.`,
    endsAtHole: 'It ends where the first of them are missing: what follows cannot be unpacked.',
    encoded: (encoding: string) => `It is compressed by ${encoding}, as it crossed.`,
  },
  copied: (n: string) => `${n} ${n === '1' ? 'event' : 'events'} copied`,
};
