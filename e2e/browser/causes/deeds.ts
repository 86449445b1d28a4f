import type { Cause } from '../../../ui/src/caption/causes';
import { ALTERED } from './altered';
import { CLOSED } from './closed';
import { OPEN } from './open';
import type { Deed } from './scene';
import { WAITING } from './waiting';

/**
 * A deed for everything the caption's table tells apart. A cause without one is a type error, and
 * the suite checks the types of the tests before it runs them.
 */
export const DEEDS: Readonly<Record<Cause, readonly [Deed, ...Deed[]]>> = {
  ...OPEN,
  ...WAITING,
  ...ALTERED,
  ...CLOSED,
};
