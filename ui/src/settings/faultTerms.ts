import type { FaultKind } from '../api/types';
import type { TermKey } from '../glossary/terms';

/** The word of the glossary for each fault. */
export const FAULT_TERMS: Readonly<Record<FaultKind, TermKey>> = {
  latency: 'latencyFault',
  hold_back: 'holdBack',
  drop: 'dropFault',
  duplicate: 'duplicateFault',
  gzip: 'gzipFault',
  drip: 'drip',
  idle_cut: 'idleCutter',
};
