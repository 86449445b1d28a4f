/** What event names and addresses are made of where somebody means ill. */
const PIECES = [
  '"', "'", '`', '\\', '\\n', '\\u0041', '\\x41', '${1}', '{0}', '{}', '%s', '#', '//', '/*', '*/',
  '</script>', '<script>', '<!--', '-->', ']]>', '"""', 'r#"', '"#', '\0', '\t', '\r', '\n', '\u007f',
  '\u0085', '\u00ad', '\u200b', '\u2028', '\u2029', '\u202e', '\u2066', '\ufeff', '\ufffd', 'é', '事件',
  '🦀', '\u{e0001}', '\u{10ffff}', 'a', ' ', '?client=x&y=%20', 'http://',
]; // prettier-ignore

/** Strings made of such pieces, the same ones every time: each piece alone, then mixtures. */
export function hostileStrings(count: number): string[] {
  let state = 0x5e5e;
  const next = (below: number): number => {
    // A linear congruential generator, with the constants of Numerical Recipes.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const mixture = (): string =>
    Array.from({ length: 1 + next(8) }, () => PIECES[next(PIECES.length)] ?? '').join('');
  return [...PIECES, ...Array.from({ length: count - PIECES.length }, mixture)];
}
