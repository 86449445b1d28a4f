import { fromBase64 } from '../api/base64';

/** A clock of browsers is too coarse for one run: as many as fill this time. */
const MEASURED_MS = 8;

/** How long it takes to take bytes out of base64, on the mean of so many runs. */
export interface Decoding {
  readonly ms: number;
  readonly runs: number;
}

/** Measures it, here and now; undefined where the text is no base64. */
export function decodingTime(text: string): Decoding | undefined {
  try {
    fromBase64(text);
  } catch {
    return undefined;
  }
  const begun = performance.now();
  let runs = 0;
  let lasted = 0;
  while (lasted < MEASURED_MS) {
    for (let i = 0; i < 20; i += 1) fromBase64(text);
    runs += 20;
    lasted = performance.now() - begun;
  }
  return { ms: lasted / runs, runs };
}
