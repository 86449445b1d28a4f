/** Who runs this page; engines differ in how they wait (measured; see the table of engines). */
export type Engine = 'chromium' | 'gecko' | 'webkit';

export function engineOf(userAgent: string): Engine {
  if (/Firefox\//.test(userAgent)) return 'gecko';
  return /Chrom(e|ium)\//.test(userAgent) ? 'chromium' : 'webkit';
}

/** The reconnection time before any `retry:` was seen. */
export function defaultRetryMs(engine: Engine): number {
  return engine === 'gecko' ? 5_000 : 3_000;
}

/** Firefox waits at least this long, whatever was advertised. */
const GECKO_FLOOR_MS = 500;

/** What the engine makes of an advertised reconnection time. */
export function waitMs(engine: Engine, advertisedMs: number): number {
  return engine === 'gecko' ? Math.max(GECKO_FLOOR_MS, advertisedMs) : advertisedMs;
}
