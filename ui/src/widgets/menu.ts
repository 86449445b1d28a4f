import type { Component } from 'svelte';
import type { Term } from './options';

/** One line of a menu. */
export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
  readonly icon?: Component<{ 'aria-hidden'?: 'true' }>;
  readonly tone?: 'plain' | 'danger';
  readonly note?: string;
  readonly term?: Term;
  readonly disabled?: boolean;
  /** A line stands between it and what is above. */
  readonly apart?: boolean;
}
