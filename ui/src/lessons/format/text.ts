import type { ProseProblem } from './prose';

/** A file's text with LF as its line ends, and what no editor shows but spoils it. */
export function textOf(bytes: Uint8Array): {
  readonly text: string;
  readonly problems: readonly ProseProblem[];
} {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const problems: ProseProblem[] = [];
  if (text.startsWith('\ufeff')) {
    problems.push({ line: 1, what: 'begins with a byte order mark: save it as UTF-8 without one' });
  }
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  lines.forEach((line, i) => {
    if (line.includes('\ufffd')) {
      const what = 'is not UTF-8, or holds U+FFFD, which stands for what was not: save it as UTF-8';
      problems.push({ line: i + 1, what });
    }
    const control = [...line].find((each) => each < ' ' && each !== '\t');
    if (control !== undefined) {
      const number = control.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
      problems.push({ line: i + 1, what: `holds the control character U+${number}: take it out` });
    }
  });
  return { text: lines.join('\n'), problems };
}
