/** Most names the feed takes in turn, and the longest. */
const MAX_NAMES = 16;
const MAX_NAME_LENGTH = 100;

/** Names as typed: separated by commas, and nothing at all for the ordinary `message`. */
export function parseNames(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.split(/[,，]/).map((name) => name.trim());
}

export function namesAllowed(names: readonly string[]): boolean {
  return names.length <= MAX_NAMES && names.every((name) => name.length <= MAX_NAME_LENGTH);
}

export function joinNames(names: readonly string[]): string {
  return names.join(', ');
}
