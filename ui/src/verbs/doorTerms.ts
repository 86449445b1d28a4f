import type { DoorKind } from '../api/types';
import type { TermKey } from '../glossary/terms';

/** The word of the glossary for each kind of door. */
export const DOOR_TERMS: Readonly<Record<DoorKind, TermKey>> = {
  open: 'doorOpen',
  refuse: 'doorRefuse',
  hang: 'doorHang',
  status: 'doorStatus',
  redirect: 'doorRedirect',
  content_type: 'doorContentType',
  empty: 'doorEmpty',
};
