import type { Format } from '../i18n/format';

/** A moment on the lab's clock: minutes, seconds, milliseconds. */
export function clockText(us: number): string {
  const ms = Math.floor(us / 1_000);
  const minutes = Math.floor(ms / 60_000);
  const seconds = ((ms % 60_000) / 1_000).toFixed(3).padStart(6, '0');
  return `${minutes}:${seconds}`;
}

/** How long after the piece before: fine enough to tell two writes apart. */
export function gapText(us: number, fmt: Format, micro: (n: string) => string): string {
  return us < 1_000 ? micro(fmt.integer(us)) : fmt.duration(us / 1_000);
}
