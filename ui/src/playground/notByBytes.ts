import type { Measurement } from './cases/definition';

/**
 * Measurements that no script can show: they are about ports, origins, the listener or chance. What
 * each is and where the lab shows it is said in the catalogues.
 */
export const NOT_BY_BYTES = [
  'M20',
  'M26',
  'M27',
  'M41',
  'M46',
] as const satisfies readonly Measurement[];

export type NotByBytes = (typeof NOT_BY_BYTES)[number];
