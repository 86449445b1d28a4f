import type { FaultKind } from '../../api/types';
import type { LabTimeUs } from '../../trace/types';
import type { GapReason } from './connection';

/** Something worth telling in words, for those who do not see the picture. */
export type Happening = { readonly atUs: LabTimeUs } & (
  | {
      readonly kind: 'killed';
      readonly how: 'end' | 'cut' | 'reset';
      readonly own: boolean;
      readonly idle: boolean;
    }
  | { readonly kind: 'waiting'; readonly advertisedMs: number; readonly lastEventId: string }
  | { readonly kind: 'asked'; readonly lastEventId: string | undefined }
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'faults'; readonly faults: readonly FaultKind[] }
  | { readonly kind: 'opened' }
  | { readonly kind: 'resumed'; readonly replayed: number; readonly lost: number }
  | { readonly kind: 'gap'; readonly missed: number | undefined; readonly reason: GapReason }
  | { readonly kind: 'refused' }
  | { readonly kind: 'closed'; readonly byHand: boolean }
  | { readonly kind: 'stalled' | 'released' }
  | { readonly kind: 'door'; readonly door: string }
  | { readonly kind: 'epoch'; readonly epoch: string }
);
