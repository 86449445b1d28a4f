import type { TermKey } from './terms';

/** How elements name the word that stands on them; see `find.ts`. */
declare module 'svelte/elements' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- an interface that is merged has the same parameters
  interface DOMAttributes<T extends EventTarget> {
    /** The word of the glossary that this element shows. */
    'data-term'?: TermKey | undefined;
    /** The word that explains whatever has focus in this element. */
    'data-term-within'?: TermKey | undefined;
    /** A sentence of help, where no word of the glossary says it or beside one. */
    'data-help'?: string | undefined;
  }
}
