/** An age in whole seconds, in milliseconds; what is younger than a second counts as one. */
export function wholeSecondsMs(ageUs: number): number {
  return Math.max(1, Math.floor(ageUs / 1e6)) * 1_000;
}
