/** From here on an event is late rather than quick. */
const LATE_MS = 500;
/** Characters of data that a row can show at most: what a wide screen has room for. */
const ROW_LENGTH = 400;

export function isLate(latencyMs: number): boolean {
  return latencyMs >= LATE_MS;
}

/** Data as one line: line breaks become a mark, and what no row has room for is left out. */
export function oneLine(data: string): string {
  const start = data.length > ROW_LENGTH ? `${data.slice(0, ROW_LENGTH)}…` : data;
  return start.replaceAll('\n', '↵');
}
