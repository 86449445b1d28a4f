import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Mistake, Path, Problem } from './mistake';

/** A block of YAML in a lesson file. */
export class YamlBlock {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  readonly #file: string;
  readonly #firstLine: number;
  readonly #lines = new LineCounter();
  readonly #document;

  /** `firstLine` is the line of the file on which `text` begins. */
  constructor(file: string, text: string, firstLine: number) {
    this.#file = file;
    this.#firstLine = firstLine;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: true,
    });
    const { errors, warnings } = this.#document;
    const mistakes = [...errors, ...warnings].map(({ code, message, pos }) =>
      this.#mistake(pos[0], wordsOf(code, message)),
    );
    visit(this.#document, {
      Alias: (_, { range }) => {
        mistakes.push(this.#mistake(range?.[0] ?? 0, 'aliases are not read here: write it out'));
      },
    });
    this.mistakes = mistakes;
    this.value = mistakes.length === 0 ? (this.#document.toJS() as unknown) : undefined;
  }

  /** The same problem with its place in the file. */
  place({ path, what }: Problem): Mistake {
    return { file: this.#file, line: this.lineOf(path), what };
  }

  /** The line on which a value's key stands, or as much of the way to it as there is. */
  lineOf(path: Path): number {
    let node: unknown = this.#document.contents;
    let offset = 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
        if (!pair) break;
        offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        offset = rangeOf(node) ?? offset;
      } else break;
    }
    return this.#line(offset);
  }

  #mistake(offset: number, what: string): Mistake {
    return { file: this.#file, line: this.#line(offset), what };
  }

  #line(offset: number): number {
    return this.#firstLine + Math.max(0, this.#lines.linePos(offset).line - 1);
  }
}

function rangeOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)
    ? node.range?.[0]
    : undefined;
}

function wordsOf(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key stands here twice: keep one';
  if (code === 'TAB_AS_INDENT') return 'indented by a tab: use spaces';
  return `not YAML: ${message}`;
}
