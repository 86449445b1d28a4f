import type { Log } from './types';

/** A log that keeps the newest `capacity` entries and counts what it let go. */
export class Ring<T> implements Log<T> {
  readonly #slots: (T | undefined)[];
  #total = 0;

  constructor(readonly capacity: number) {
    this.#slots = new Array<T | undefined>(capacity);
  }

  get total(): number {
    return this.#total;
  }

  get first(): number {
    return Math.max(0, this.#total - this.capacity);
  }

  at(i: number): T | undefined {
    if (i < this.first || i >= this.#total) return undefined;
    return this.#slots[i % this.capacity];
  }

  push(entry: T): void {
    this.#slots[this.#total % this.capacity] = entry;
    this.#total += 1;
  }
}

/** A log as it stood at a moment: it does not grow, but may go on losing its oldest entries. */
export class Still<T> implements Log<T> {
  readonly total: number;
  readonly #ring: Ring<T>;

  constructor(ring: Ring<T>) {
    this.#ring = ring;
    this.total = ring.total;
  }

  get first(): number {
    return Math.min(this.#ring.first, this.total);
  }

  at(i: number): T | undefined {
    return i < this.total ? this.#ring.at(i) : undefined;
  }
}
