/** A list that keeps its newest entries and counts what it let go. */
export class Bounded<T> {
  readonly #limit: number;
  #items: T[] = [];
  /** Entries let go so far. */
  dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  get last(): T | undefined {
    return this.#items.at(-1);
  }

  push(item: T): void {
    this.#items.push(item);
    // Trimming by a quarter keeps the cost of a push constant on average.
    if (this.#items.length > this.#limit * 1.25) {
      const surplus = this.#items.length - this.#limit;
      this.#items.splice(0, surplus);
      this.dropped += surplus;
    }
  }

  /** Takes the newest entry back. */
  pop(): T | undefined {
    return this.#items.pop();
  }
}
