import { hexOf, isHidden, nameOf } from './hidden';
import type { Step } from './step';
import { pieces } from './utf8';

/** Something to draw: text as it is, the name of what draws nothing, or a mark between bytes. */
export type Shown =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'byte'; readonly name: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'pause'; readonly pauseMs: number };

/** Things to draw, and how many characters are left out behind them. */
export interface Visible {
  readonly shown: readonly Shown[];
  readonly leftOut: number;
}

/** Collects things to draw, text beside text as one. */
class Drawn {
  readonly shown: Shown[] = [];
  #text = '';

  character(codePoint: number): void {
    if (isHidden(codePoint)) this.add({ kind: 'name', name: nameOf(codePoint) });
    else this.#text += String.fromCodePoint(codePoint);
  }

  add(shown: Shown): void {
    this.#flush();
    this.shown.push(shown);
  }

  done(): readonly Shown[] {
    this.#flush();
    return this.shown;
  }

  #flush(): void {
    if (this.#text !== '') this.shown.push({ kind: 'text', text: this.#text });
    this.#text = '';
  }
}

/** A text with nothing hidden in it. */
export function visibleText(text: string, most = 600): Visible {
  const drawn = new Drawn();
  let count = 0;
  let at = 0;
  for (const character of text) {
    if (count === most) break;
    drawn.character(character.codePointAt(0) ?? 0);
    at += character.length;
    count += 1;
  }
  return { shown: drawn.done(), leftOut: text.length - at };
}

/** A body as its bytes, with the places where chunks end and where the server pauses. */
export class Body {
  readonly bytes: Uint8Array;
  /** What stands before the byte of that number. */
  readonly #marks = new Map<number, Shown[]>();

  constructor(steps: readonly Step[]) {
    const parts: number[] = [];
    let afterBytes = false;
    for (const step of steps) {
      if (step.kind === 'pause') {
        this.#mark(parts.length, { kind: 'pause', pauseMs: step.pauseMs });
        afterBytes = false;
        continue;
      }
      if (afterBytes) this.#mark(parts.length, { kind: 'cut' });
      for (const byte of step.bytes) parts.push(byte);
      afterBytes = true;
    }
    this.bytes = Uint8Array.from(parts);
  }

  #mark(at: number, shown: Shown): void {
    this.#marks.set(at, [...(this.#marks.get(at) ?? []), shown]);
  }

  /** What stands behind the last byte. */
  get trailing(): readonly Shown[] {
    return this.#marks.get(this.bytes.length) ?? [];
  }

  /**
   * The bytes of a line, cut marks among them; a character that chunks divide is shown as bytes.
   * What stands behind the last byte belongs to the end of the body.
   */
  line(from: number, to: number, most = 400): Visible {
    const drawn = new Drawn();
    const places = [...this.#marks.keys()].filter((at) => at > from && at < to);
    let start = from;
    let left = most;
    for (const end of [...places, to].sort((a, b) => a - b)) {
      for (const mark of this.#marks.get(start) ?? []) drawn.add(mark);
      for (const piece of pieces(this.bytes.subarray(start, end))) {
        if (left === 0) return { shown: drawn.done(), leftOut: to - start };
        if (piece.kind === 'character') drawn.character(piece.codePoint);
        else drawn.add({ kind: 'byte', name: hexOf(piece.byte).padStart(2, '0') });
        left -= 1;
        start += piece.length;
      }
    }
    if (to === this.bytes.length && from < to) {
      for (const mark of this.trailing) drawn.add(mark);
    }
    return { shown: drawn.done(), leftOut: 0 };
  }
}
