/**
 * Characters that do not show, break a line, or turn the direction of what follows (U+202A …): in
 * source text they are written as escapes.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** Code units as escapes of four hexadecimal digits. */
function escapedUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A JavaScript string literal, fit for a script element too: it can hold no `</script` or `<!--`. */
export function jsString(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, escapedUnits).replaceAll('<', '\\u003c');
}

/** A Python string literal. */
export function pyString(text: string): string {
  const inner = text.replace(/["\\]/g, '\\$&').replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return `"${inner}"`;
}

/** A Rust string literal. Half a surrogate pair cannot be in a Rust string: it becomes U+FFFD. */
export function rustString(text: string): string {
  const inner = text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/["\\]/g, '\\$&')
    .replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return `"${inner}"`;
}
