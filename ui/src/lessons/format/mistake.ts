/** Something wrong in a lesson file: where it stands, and what to do about it. */
export interface Mistake {
  /** From the repository's root: `lessons/en/04-kill-it.md`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

/** A mistake before it is known on which line of which file it stands: by the path to its value. */
export interface Problem {
  readonly path: Path;
  readonly what: string;
}

/** Keys and places in lists that lead to a value. */
export type Path = readonly (string | number)[];

/** One line, as compilers tell of mistakes. */
export function told({ file, line, what }: Mistake): string {
  return `${file}:${line}: ${what}`;
}

/** Words in a sentence: `a, b or c`. */
export function anyOf(words: readonly unknown[]): string {
  const quoted = words.map((word) => `\`${String(word)}\``);
  const last = quoted.pop() ?? 'nothing';
  return quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last;
}
