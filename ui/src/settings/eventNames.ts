/** Most names the feed takes in turn, and the longest. */
const MAX_NAMES = 16;
const MAX_NAME_LENGTH = 100;

/** Most bytes of data that the lab takes in one event. */
export const MAX_DATA_BYTES = 1_048_576;

/** Names as typed: separated by commas, and nothing at all for the ordinary `message`. */
export function parseNames(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.split(/[,，]/).map((name) => name.trim());
}

/** Counted as the lab counts: by characters, of which some are two units of a string. */
export function nameAllowed(name: string): boolean {
  return [...name].length <= MAX_NAME_LENGTH;
}

export function namesAllowed(names: readonly string[]): boolean {
  return names.length <= MAX_NAMES && names.every(nameAllowed);
}

export function joinNames(names: readonly string[]): string {
  return names.join(', ');
}
