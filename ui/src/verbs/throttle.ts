/**
 * Passes values on at most once in `intervalMs`: the first at once, then the newest, and the last
 * always arrives. The clock is the caller's.
 */
export class Throttle<T> {
  #waiting: { value: T } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly pass: (value: T) => void,
  ) {}

  push(value: T): void {
    if (this.#timer !== undefined) {
      this.#waiting = { value };
      return;
    }
    this.pass(value);
    this.#timer = setTimeout(() => this.#due(), this.intervalMs);
  }

  /** Whether a value has not been passed on yet. */
  get pending(): boolean {
    return this.#waiting !== undefined;
  }

  #due(): void {
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) this.push(waiting.value);
  }
}
