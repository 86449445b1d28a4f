import { explainedAt, explainedOf, isPlain, plainWords, type Explained } from './find';
import type { TermKey } from './terms';

/** How long a pointer rests on a word before it is explained, and the Tab key. */
const REST_MS = 500;
const FOCUS_MS = 300;
/** How long a finger stays on what acts before it is explained instead. */
const PRESS_MS = 500;
/** Time to cross from a word to what is said of it. */
const CROSS_MS = 250;
/**
 * How often new words on the screen are looked for while all are explained, and whether what is
 * explained still stands there.
 */
const LOOK_MS = 300;

const MOVING = new Set(['Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);

/** The id of what is said, for `aria-describedby`. */
export const TIP_ID = 'word-explained';

/** What is explained at the moment, and by what it was asked for. */
export interface Shown extends Explained {
  readonly by: 'pointer' | 'focus' | 'touch';
  /** What it describes: the element that has focus, or the word itself. */
  readonly of: HTMLElement;
}

/**
 * Explains words where they stand: while a pointer rests on them, when focus comes to them by key,
 * and at a long touch. While `all` is on, every word is explained at once and reached by Tab.
 */
export class Explaining {
  shown = $state.raw<Shown>();
  /** Where the glossary is to be opened; counted, so that the same word can be asked for twice. */
  wanted = $state.raw<{ readonly term: TermKey | undefined; readonly n: number }>();
  #all = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;
  #watching: ReturnType<typeof setInterval> | undefined;
  /** What was pressed or dismissed; it stays quiet until the pointer has left it. */
  #quiet: Element | undefined;
  /** Where it was pressed, until the pointer has moved from there. */
  #pressedAt: { readonly x: number; readonly y: number } | undefined;
  #byKey = false;
  #swallowsClick = false;
  /** The `title` that was put aside so that it does not show beside. */
  #title: { element: HTMLElement; text: string } | undefined;

  /** Whether every word is explained at once. */
  get all(): boolean {
    return this.#all;
  }

  explainAll(on: boolean): void {
    this.hide();
    this.#all = on;
    clearInterval(this.#looking);
    document.documentElement.toggleAttribute('data-explaining', on);
    if (on) {
      this.#lead();
      this.#looking = setInterval(() => this.#lead(), LOOK_MS);
      return;
    }
    for (const element of document.querySelectorAll('[data-reachable]')) {
      element.removeAttribute('data-reachable');
      element.removeAttribute('tabindex');
    }
  }

  /** Asks for the glossary, at a word if one is named. */
  openAt(term: TermKey | undefined): void {
    this.hide();
    if (this.#all) this.explainAll(false);
    this.wanted = { term, n: (this.wanted?.n ?? 0) + 1 };
  }

  hide(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#watching);
    const { shown } = this;
    if (!shown) return;
    this.shown = undefined;
    describe(shown.of, false);
    const aside = this.#title;
    this.#title = undefined;
    if (aside && aside.element.title === '') aside.element.title = aside.text;
  }

  /** Follows pointer, focus and keys of the page, until it is told to stop. */
  follow(): () => void {
    const ends = new AbortController();
    const hear = <K extends keyof DocumentEventMap>(
      type: K,
      act: (event: DocumentEventMap[K]) => void,
      capture = false,
    ) => document.addEventListener(type, act, { capture, signal: ends.signal });
    hear('pointerover', (event) => this.#over(event));
    hear('pointerdown', (event) => this.#down(event), true);
    hear('pointerup', () => this.#up(), true);
    hear('pointercancel', () => this.#up(), true);
    hear('click', (event) => this.#click(event), true);
    hear('contextmenu', (event) => this.#swallowsClick && event.preventDefault(), true);
    hear('focusin', (event) => this.#focus(event));
    hear('focusout', () => this.shown?.by === 'focus' && this.hide());
    hear('input', () => this.hide());
    hear('scroll', (event) => this.#scrolled(event), true);
    document.documentElement.addEventListener('pointerleave', () => this.#leave(), {
      signal: ends.signal,
    });
    window.addEventListener('keydown', (event) => this.#key(event), {
      capture: true,
      signal: ends.signal,
    });
    return () => {
      ends.abort();
      this.explainAll(false);
    };
  }

  #show(found: Explained, by: Shown['by'], of: HTMLElement): void {
    this.hide();
    if (!found.element.isConnected) return;
    this.shown = { ...found, by, of };
    this.#watching = setInterval(() => this.#watch(), LOOK_MS);
    describe(of, true);
    const { element } = found;
    if (element.title !== '') {
      this.#title = { element, text: element.title };
      element.removeAttribute('title');
    }
  }

  /** What is said goes with what it is said of, and where that comes to mean something else. */
  #watch(): void {
    const { shown } = this;
    if (shown && (!isThere(shown.element) || !stillSays(shown))) this.hide();
  }

  #later(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    if (ms === 0) act();
    else this.#timer = setTimeout(act, ms);
  }

  #over(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    // What is under a pointer that rests has changed by itself: a button was switched off and on.
    if (event.clientX === this.#pressedAt?.x && event.clientY === this.#pressedAt.y) return;
    this.#pressedAt = undefined;
    if (inTip(event.target)) {
      clearTimeout(this.#timer);
      return;
    }
    const found = explainedAt(event.target);
    if (this.#quiet && !this.#quiet.contains(event.target as Node)) this.#quiet = undefined;
    if (found && found.element === this.shown?.element) {
      clearTimeout(this.#timer);
      return;
    }
    if (!found || found.element === this.#quiet) {
      this.#leave();
      return;
    }
    this.#later(this.#all ? 0 : REST_MS, () => this.#show(found, 'pointer', found.element));
  }

  #leave(): void {
    clearTimeout(this.#timer);
    if (this.shown?.by === 'pointer') this.#later(CROSS_MS, () => this.hide());
  }

  #down(event: PointerEvent): void {
    this.#byKey = false;
    if (inTip(event.target)) return;
    const found = explainedAt(event.target);
    this.hide();
    this.#pressedAt = { x: event.clientX, y: event.clientY };
    this.#quiet = found?.element;
    this.#swallowsClick = false;
    if (event.pointerType !== 'touch' || !found) return;
    const now = this.#all || isPlain(found.element);
    this.#later(now ? 0 : PRESS_MS, () => {
      this.#swallowsClick = true;
      this.#show(found, 'touch', found.element);
    });
  }

  #up(): void {
    if (this.shown?.by !== 'touch') clearTimeout(this.#timer);
  }

  #click(event: MouseEvent): void {
    if (!this.#swallowsClick || inTip(event.target)) return;
    this.#swallowsClick = false;
    event.preventDefault();
    event.stopPropagation();
  }

  #focus(event: FocusEvent): void {
    if (!this.#byKey || !(event.target instanceof HTMLElement) || inTip(event.target)) return;
    const { target } = event;
    const found = explainedOf(target);
    if (!found) return;
    this.#later(this.#all ? 0 : FOCUS_MS, () => this.#show(found, 'focus', target));
  }

  #scrolled(event: Event): void {
    const { shown } = this;
    if (shown && event.target instanceof Node && event.target.contains(shown.element)) this.hide();
  }

  #key(event: KeyboardEvent): void {
    if (MOVING.has(event.key)) this.#byKey = true;
    const { shown } = this;
    if (event.key === 'Escape') {
      if (shown) {
        this.hide();
        this.#quiet = shown.element;
      } else if (this.#all && !isSomethingOpen()) this.explainAll(false);
      else return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && shown?.term && shown.of.hasAttribute('data-reachable')) {
      event.preventDefault();
      this.openAt(shown.term);
    }
  }

  /** Lets the Tab key reach the words that it passes over otherwise. */
  #lead(): void {
    for (const element of plainWords(document)) {
      if (element.hasAttribute('tabindex')) continue;
      element.tabIndex = 0;
      element.setAttribute('data-reachable', '');
    }
  }
}

/** What Escape closes first; a list that stands on the page is none of it. */
const OPENED = '[role=dialog], [role=menu], [aria-haspopup=listbox][aria-expanded=true]';

function isSomethingOpen(): boolean {
  return document.querySelector(OPENED) !== null;
}

/** Whether it is on the screen, and not in what was closed or hidden. */
function isThere(element: HTMLElement): boolean {
  return element.isConnected && element.getClientRects().length > 0;
}

/** Whether the element names the word that is explained; one that has focus may name it elsewhere. */
function stillSays({ element, term }: Shown): boolean {
  const said = element.dataset['term'];
  return said === undefined || said === term;
}

function inTip(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`#${TIP_ID}`) !== null;
}

/** Adds what is said to the descriptions of an element, or takes it away. */
function describe(element: HTMLElement, on: boolean): void {
  const others = (element.getAttribute('aria-describedby') ?? '')
    .split(/\s+/)
    .filter((id) => id !== '' && id !== TIP_ID);
  const ids = on ? [...others, TIP_ID] : others;
  if (ids.length > 0) element.setAttribute('aria-describedby', ids.join(' '));
  else element.removeAttribute('aria-describedby');
}

/** What explains the words of this page. */
export const explaining = new Explaining();
