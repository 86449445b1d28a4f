/** The pages, in the order in which the navigation names them. */
export const PAGES = ['lab', 'lessons', 'playground', 'recordings'] as const;
export type PageName = (typeof PAGES)[number];

/** Goes to a page, as its link does. */
export function goTo(page: PageName): void {
  location.hash = page;
}

function named(hash: string): PageName {
  const name = hash.slice(1);
  return PAGES.find((page) => page === name) ?? 'lab';
}

/**
 * Which page is shown: what the address's fragment says. A page once visited stays as it is left,
 * so it is remembered which those are.
 */
export class Pages {
  #shown = $state<PageName>('lab');
  #visited = $state.raw<ReadonlySet<PageName>>(new Set(['lab']));

  constructor(hash: string) {
    this.follow(hash);
  }

  get shown(): PageName {
    return this.#shown;
  }

  wasVisited(page: PageName): boolean {
    return this.#visited.has(page);
  }

  /** Shows a page, as a click on its name does. */
  go(page: PageName): void {
    location.hash = page;
    // The window tells of the new fragment only later.
    this.follow(location.hash);
  }

  /** Adopts the address's fragment, `#` included; one that names no page means the lab. */
  follow(hash: string): void {
    this.#shown = named(hash);
    if (!this.#visited.has(this.#shown)) {
      this.#visited = new Set([...this.#visited, this.#shown]);
    }
  }
}
