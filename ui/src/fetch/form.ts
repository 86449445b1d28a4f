import type { HeaderList } from '../trace/types';

/** Most headers of one's own, and the longest line. */
const MOST = 20;
const LONGEST = 1_000;

/** A name is a token, a value visible Latin-1 with blanks between (RFC 9110 §5.5, §5.6.2). */
const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*))?$/;

/** Lines of `Name: value` as headers; nothing where a line is none. */
export function headersOf(text: string): HeaderList | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length > MOST) return undefined;
  const headers: [string, string][] = [];
  for (const line of lines) {
    const [, name, value = ''] = LINE.exec(line) ?? [];
    if (name === undefined || line.length > LONGEST) return undefined;
    headers.push([name, value]);
  }
  return headers;
}

export function headerText(headers: HeaderList): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** Statuses between commas or blanks; nothing where one is none. */
export function statusesOf(text: string): readonly number[] | undefined {
  const words = text.split(/[\s,，、]+/).filter((word) => word !== '');
  const statuses = words.map(Number);
  const good = statuses.every((it) => Number.isInteger(it) && it >= 201 && it <= 599);
  return good && statuses.length <= 50 ? [...new Set(statuses)].sort((a, b) => a - b) : undefined;
}
