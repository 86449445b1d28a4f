/** How often the strip looks at the clock while nothing on it runs. */
const IDLE_MS = 500;

/**
 * The moment, as often as what is shown needs it: every animation frame while a wait runs, twice
 * a second otherwise.
 */
export class Moment {
  readonly #read: () => number;
  #nowUs = $state(0);

  constructor(read: () => number) {
    this.#read = read;
    this.#nowUs = read();
  }

  get nowUs(): number {
    return this.#nowUs;
  }

  /** Keeps the moment current until the returned function is called. */
  run(fast: boolean): () => void {
    const look = () => (this.#nowUs = this.#read());
    if (!fast) {
      const timer = setInterval(look, IDLE_MS);
      return () => clearInterval(timer);
    }
    let frame = 0;
    const step = () => {
      look();
      frame = requestAnimationFrame(step);
    };
    step();
    return () => cancelAnimationFrame(frame);
  }
}
