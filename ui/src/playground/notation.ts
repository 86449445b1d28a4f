import type { Step } from './step';

/** Something in a text that stands for something else. Offsets count UTF-16 code units. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly kind: 'cut' | 'pause' | 'escape' | 'line_end';
}

/** Something in a text that stands for nothing. */
export interface Mistake {
  readonly from: number;
  readonly to: number;
  readonly code: MistakeCode;
}

export type MistakeCode =
  | 'unknown_escape'
  | 'unfinished'
  | 'not_hex'
  | 'not_a_character'
  | 'not_a_pause'
  | 'pause_too_long';

/** What a text in the notation says. What is mistaken stands for no bytes. */
export interface Reading {
  readonly steps: readonly Step[];
  readonly marks: readonly Mark[];
  readonly mistakes: readonly Mistake[];
}

/** The longest pause, as the lab has it. */
const MAX_PAUSE_MS = 10_000;

const SIMPLE: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, '0': 0, '\\': 0x5c };

/** Where something other than text begins. */
const SPECIAL = /[\\\n]/g;

/** What `\n \r \t \0 \\ \xHH \u{…}` and the marks `\|` and `\p{…}` look like, from the backslash on. */
const FORMS = /\\(?:x([^]{0,2})|([up])\{([^}\n]*)(\}?)|([^]?))/uy;

/**
 * Reads a text in the notation. A line break is LF; `\n \r \t \0 \\` are what they are in C,
 * `\xHH` is one byte, `\u{…}` a character in UTF-8, `\|` ends a chunk, and `\p{300}` ends it and
 * pauses for 300 ms. Everything else is itself, in UTF-8.
 */
export function readNotation(text: string): Reading {
  const steps = new Steps();
  const marks: Mark[] = [];
  const mistakes: Mistake[] = [];
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const end = SPECIAL.exec(text)?.index ?? text.length;
    steps.text(text.slice(at, end));
    at = end;
    if (at === text.length) break;
    if (text[at] === '\n') {
      steps.byte(0x0a);
      marks.push({ from: at, to: at + 1, kind: 'line_end' });
      at += 1;
      continue;
    }
    FORMS.lastIndex = at;
    const form = FORMS.exec(text);
    const to = form ? FORMS.lastIndex : at + 1;
    const said = form ? interpret(form, steps) : 'unfinished';
    if (said === 'cut' || said === 'pause' || said === 'escape') {
      marks.push({ from: at, to, kind: said });
    } else {
      mistakes.push({ from: at, to: to, code: said });
    }
    at = to;
  }
  return { steps: steps.done(), marks, mistakes };
}

function interpret(
  [, hex, braced, inner = '', closed, simple]: RegExpExecArray,
  steps: Steps,
): Exclude<Mark['kind'], 'line_end'> | MistakeCode {
  if (hex !== undefined) {
    if (!/^[0-9a-fA-F]{2}$/.test(hex)) return 'not_hex';
    steps.byte(Number.parseInt(hex, 16));
    return 'escape';
  }
  if (braced !== undefined) {
    if (closed === '') return 'unfinished';
    return braced === 'u' ? character(inner, steps) : pause(inner, steps);
  }
  if (simple === undefined || simple === '') return 'unfinished';
  if (simple === '|') {
    steps.cut();
    return 'cut';
  }
  const byte = Object.hasOwn(SIMPLE, simple) ? SIMPLE[simple] : undefined;
  if (byte === undefined) return 'unknown_escape';
  steps.byte(byte);
  return 'escape';
}

function character(inner: string, steps: Steps): 'escape' | MistakeCode {
  if (!/^[0-9a-fA-F]{1,6}$/.test(inner)) return 'not_hex';
  const codePoint = Number.parseInt(inner, 16);
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
    return 'not_a_character';
  }
  steps.text(String.fromCodePoint(codePoint));
  return 'escape';
}

function pause(inner: string, steps: Steps): 'pause' | MistakeCode {
  if (!/^[0-9]+$/.test(inner)) return 'not_a_pause';
  const pauseMs = Number(inner);
  if (pauseMs > MAX_PAUSE_MS) return 'pause_too_long';
  steps.pause(pauseMs);
  return 'pause';
}

/** Steps as they come together. Chunks without bytes and pauses without time are none. */
class Steps {
  readonly #steps: Step[] = [];
  readonly #encoder = new TextEncoder();
  #parts: Uint8Array[] = [];

  text(text: string): void {
    if (text !== '') this.#parts.push(this.#encoder.encode(text));
  }

  byte(byte: number): void {
    this.#parts.push(Uint8Array.of(byte));
  }

  cut(): void {
    if (this.#parts.length === 0) return;
    this.#steps.push({ kind: 'bytes', bytes: joined(this.#parts) });
    this.#parts = [];
  }

  pause(pauseMs: number): void {
    this.cut();
    if (pauseMs > 0) this.#steps.push({ kind: 'pause', pauseMs });
  }

  done(): readonly Step[] {
    this.cut();
    return this.#steps;
  }
}

/** Several pieces as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
