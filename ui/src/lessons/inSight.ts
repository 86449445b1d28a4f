/** Keys by which a page is scrolled, or the focus moves to what has to be scrolled to. */
const SCROLLING_KEYS: ReadonlySet<string> = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'Tab',
  ' ',
]);
const SIGNS = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/** What of a scrolled region tells whether it was scrolled, or laid out anew. */
interface Measure {
  readonly scrolled: number;
  readonly height: number;
  readonly room: number;
}

/**
 * Scrolls to an element, and again whenever what is around it grows or shrinks: until somebody else
 * scrolls, by whatever means. From then on it is left where they have it.
 */
export class InSight {
  readonly #element: Element;
  /** From the innermost outwards. */
  readonly #regions: readonly Element[];
  readonly #scroll: () => void;
  #isTheirs = false;
  #measures: readonly Measure[] = [];
  #edges: readonly (number | string)[] | undefined;

  constructor(element: Element, scroll: () => void) {
    this.#element = element;
    this.#regions = regionsOf(element);
    this.#scroll = scroll;
    for (const sign of SIGNS) addEventListener(sign, this.#take, { capture: true, passive: true });
  }

  /** Looks whether it moved; to be called in each frame. */
  look(): void {
    if (this.#isTheirs) return;
    const before = this.#measures;
    const measures = this.#regions.map(measureOf);
    const edges = this.#edgesNow();
    const isFirst = this.#edges === undefined;
    // Scrolled without being laid out anew: by a script, a search in the page, a screen reader.
    if (measures.some((now, at) => wasScrolled(now, before[at]))) {
      this.end();
      return;
    }
    const moved =
      edges.some((edge, at) => edge !== this.#edges?.[at]) ||
      measures.some((now, at) => !isLaidOutAs(now, before[at]));
    if (!isFirst && !moved) return;
    this.#scroll();
    this.#measures = this.#regions.map(measureOf);
    this.#edges = this.#edgesNow();
  }

  /** From here on it is not scrolled to any more. */
  end(): void {
    this.#isTheirs = true;
    for (const sign of SIGNS) removeEventListener(sign, this.#take, { capture: true });
  }

  /** Where it is, and how much room it wants at its ends, under what stands there. */
  #edgesNow(): readonly (number | string)[] {
    const { top, bottom } = this.#element.getBoundingClientRect();
    const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(this.#element);
    return [top, bottom, scrollMarginTop, scrollMarginBottom];
  }

  readonly #take = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    if (event instanceof KeyboardEvent && !SCROLLING_KEYS.has(event.key)) return;
    // Pressed on a region itself and on nothing in it: that is where its scrollbar is.
    const isOurs =
      event.type === 'pointerdown'
        ? this.#regions.includes(target)
        : target === document.body || this.#regions.some((region) => scrolls(region, target));
    if (isOurs) this.end();
  };
}

/** Whether there is more in a region than it shows, and the target is a part of it. */
function scrolls(region: Element, target: Element): boolean {
  return region.scrollHeight > region.clientHeight && region.contains(target);
}

/** What the element is scrolled in, and the page. */
function regionsOf(element: Element): Element[] {
  const page = document.documentElement;
  const regions: Element[] = [];
  for (let at = scrolledBy(element); at && at !== page; at = scrolledBy(at)) regions.push(at);
  return [...regions, page];
}

/** What an element is scrolled in: it may show less of the element than there is of it. */
export function scrolledBy(element: Element): Element | null {
  let within = element.parentElement;
  while (within && !/auto|scroll/.test(getComputedStyle(within).overflowY)) {
    within = within.parentElement;
  }
  return within;
}

function measureOf(region: Element): Measure {
  const { scrollTop: scrolled, scrollHeight: height, clientHeight: room } = region;
  return { scrolled, height, room };
}

function wasScrolled(now: Measure, before: Measure | undefined): boolean {
  return before !== undefined && now.scrolled !== before.scrolled && isLaidOutAs(now, before);
}

function isLaidOutAs(now: Measure, before: Measure | undefined): boolean {
  return now.height === before?.height && now.room === before.room;
}
