import { isTerm, type TermKey } from './terms';

/** Something on the screen that can be explained, as its element says. */
export interface Explained {
  /** The element that shows it. */
  readonly element: HTMLElement;
  /** The word of the glossary. */
  readonly term: TermKey | undefined;
  /** The sentence of help that the element brings along. */
  readonly help: string;
}

/** What acts when it is pressed, and what is typed into. */
const ACTS =
  'a[href], button, input, select, textarea, summary, [role=option], [contenteditable=true]';

/** What says what it is: a word, a sentence of help, or the `title` of something that acts. */
const EXPLAINED = `[data-term], [data-help], :is(${ACTS})[title], .visually-hidden + [title]`;

/** Words that a person can be led to: not those of every row of a list. */
const LED_TO = '[data-term], [data-help]';

function told(element: Element | null): Explained | undefined {
  if (!(element instanceof HTMLElement)) return undefined;
  const { term, help = '' } = element.dataset;
  const said = help || element.title;
  if (!isTerm(term) && said === '') return undefined;
  return { element, term: isTerm(term) ? term : undefined, help: said };
}

/** What is explained where a pointer is. */
export function explainedAt(target: EventTarget | null): Explained | undefined {
  return target instanceof Element ? told(target.closest(EXPLAINED)) : undefined;
}

/** What is explained of an element that has focus: what it shows, or what names it. */
export function explainedOf(target: EventTarget | null): Explained | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  return (
    told(target.closest(EXPLAINED)) ??
    labelsOf(target) ??
    (target.matches(ACTS) ? told(target.querySelector('[data-term]')) : undefined) ??
    within(target)
  );
}

function labelsOf(target: HTMLElement): Explained | undefined {
  const labels =
    'labels' in target ? [...((target.labels as NodeListOf<Element> | null) ?? [])] : [];
  const named = (target.getAttribute('aria-labelledby') ?? '')
    .split(/\s+/)
    .map((id) => (id === '' ? null : document.getElementById(id)));
  for (const label of [...labels, ...named]) {
    const found = told(label) ?? told(label?.querySelector('[data-term]') ?? null);
    if (found) return found;
  }
  return undefined;
}

function within(target: HTMLElement): Explained | undefined {
  const term = target.closest<HTMLElement>('[data-term-within]')?.dataset['termWithin'];
  return isTerm(term) ? { element: target, term, help: '' } : undefined;
}

/** Whether nothing happens when it is pressed, so that a touch can ask what it means. */
export function isPlain(element: Element): boolean {
  if (element.closest(`${ACTS}, [tabindex]:not([data-reachable]):not([tabindex='-1'])`) === element)
    return false;
  if (element.closest(ACTS) !== null || element.querySelector(ACTS) !== null) return false;
  return !(element instanceof HTMLLabelElement && element.control !== null);
}

/** The plain words in sight, which the Tab key does not reach by itself. */
export function plainWords(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(LED_TO)].filter(
    (element) => isPlain(element) && element.closest('[inert], [hidden]') === null,
  );
}
