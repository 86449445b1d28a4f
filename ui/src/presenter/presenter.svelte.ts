/** A screen that shows nothing, in one of two colours. */
export type Blank = 'black' | 'white';

/** Takes note of how the page stands; what it returns puts the page back to that. */
export type TakeNote = () => () => void;

/** How far something was scrolled. */
interface Scrolled {
  readonly element: Element;
  readonly top: number;
  readonly left: number;
}

/** Presenter mode: whether it is on, whether the screen is blank, and the way back. */
export class Presenter {
  #on = $state(false);
  #blank = $state<Blank | null>(null);
  #wasOn = false;
  #putBack: (() => void) | undefined;
  /** Whether the whole screen was taken for this, so that it has to be given back. */
  #tookScreen = false;
  readonly #takeNote: TakeNote;

  constructor(takeNote: TakeNote) {
    this.#takeNote = takeNote;
  }

  get on(): boolean {
    return this.#on;
  }

  /** Whether it was ever on: then a clicker may be at work, and what it sends is meant for this. */
  get wasOn(): boolean {
    return this.#wasOn;
  }

  get blank(): Blank | null {
    return this.#blank;
  }

  enter(): void {
    if (this.#on) return;
    const focused = document.activeElement;
    const scrolled = scrolledNow();
    const putBack = this.#takeNote();
    // Where the last end is not through yet, what it was to put back still holds.
    this.#putBack ??= () => {
      putBack();
      for (const { element, top, left } of scrolled) element.scrollTo({ top, left });
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    };
    this.#on = true;
    this.#wasOn = true;
    void this.#takeScreen();
  }

  /** Ends it; `settled` is awaited before the page is put back, which it covered until then. */
  async leave(settled: () => Promise<unknown>): Promise<void> {
    if (!this.#on) return;
    this.#on = false;
    this.#blank = null;
    await Promise.all([settled(), this.#giveScreenBack()]);
    if (this.on) return;
    this.#putBack?.();
    this.#putBack = undefined;
  }

  setBlank(blank: Blank | null): void {
    this.#blank = this.#on ? blank : null;
  }

  /** The browser tells that the whole screen was taken or given back: its own Esc ends the mode. */
  screenChanged(settled: () => Promise<unknown>): void {
    if (document.fullscreenElement !== null || !this.#tookScreen) return;
    this.#tookScreen = false;
    void this.leave(settled);
  }

  async #takeScreen(): Promise<void> {
    // Somebody who has it already keeps it afterwards.
    if (document.fullscreenElement !== null) return;
    try {
      await document.documentElement.requestFullscreen();
    } catch {
      // Not every host gives it; the mode fills the window then.
      return;
    }
    this.#tookScreen = true;
    if (!this.#on) await this.#giveScreenBack();
  }

  async #giveScreenBack(): Promise<void> {
    if (!this.#tookScreen) return;
    this.#tookScreen = false;
    try {
      if (document.fullscreenElement !== null) await document.exitFullscreen();
    } catch {
      // The browser has taken it back by itself meanwhile.
    }
  }
}

function scrolledNow(): readonly Scrolled[] {
  return [...document.querySelectorAll('*')]
    .filter(({ scrollTop, scrollLeft }) => scrollTop !== 0 || scrollLeft !== 0)
    .map((element) => ({ element, top: element.scrollTop, left: element.scrollLeft }));
}
