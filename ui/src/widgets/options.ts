import type { HTMLAttributes } from 'svelte/elements';

/** The word that explains something, by its name on elements. */
export type Term = HTMLAttributes<HTMLElement>['data-term'];

/** One of several things to choose from. */
export interface Option<T extends string = string> {
  readonly value: T;
  readonly label: string;
  readonly term?: Term;
}
