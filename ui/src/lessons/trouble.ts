import type { ControlError } from '../api/control';
import type { DeedName } from './lesson';

/** Why a lesson could not go on. Words for each stand in the catalogues. */
export type Trouble =
  /** The lab refused, or could not be asked; a notice of it was given already. */
  | { readonly code: 'refused'; readonly error: ControlError; readonly deed?: DeedName }
  /** There is no connection that could be ended; or this page cannot do it at all. */
  | { readonly code: 'no_connection' | 'not_here'; readonly deed: DeedName }
  /** The lesson's own file could not be loaded. */
  | { readonly code: 'not_loaded' };
