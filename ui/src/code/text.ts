/** Widest line of a program, in columns. */
const WIDTH = 80;

/** Takes two columns, and a line may end after it. */
const WIDE = /[\u2e80-\u9fff\uff00-\uffef]/;

/** What must not begin a line: it stays with what it follows. */
const PIECES =
  /\s+|[\u4e00-\u9fff][，。、；：！？）》”]*|[^\s\u4e00-\u9fff]+[，。、；：！？）》”]*/g;

function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** A sentence as comment lines, each begun with `mark`. */
export function comment(mark: string, sentence: string): string {
  const lines: string[] = [];
  let line = mark;
  for (const piece of sentence.match(PIECES) ?? []) {
    if (columns(line + piece.trimEnd()) > WIDTH && line !== mark) {
      lines.push(line.trimEnd());
      line = mark;
    }
    if (line !== mark || piece.trim() !== '') line += piece;
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** Lines to a text that ends with a line end; `false` stands for a line that is not wanted. */
export function program(...lines: readonly (string | false)[]): string {
  return `${lines.filter((line) => line !== false).join('\n')}\n`;
}

/** Literals between brackets: on one line where they fit behind `before`, else one a line. */
export function list(before: string, items: readonly string[], after: string): string {
  const one = `${before}[${items.join(', ')}]${after}`;
  if (columns(one) <= WIDTH) return one;
  const indent = /^ */.exec(before)?.[0] ?? '';
  const lines = items.map((item) => `${indent}  ${item},`);
  return [`${before}[`, ...lines, `${indent}]${after}`].join('\n');
}
