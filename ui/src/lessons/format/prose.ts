/** Markdown as lessons use it: paragraphs, lists, blocks of code; text with emphasis, code, links. */
import MarkdownIt, { type Token } from 'markdown-it';
import type { Block, Inline } from '../prose';

/** A problem in prose, and its line. */
export interface ProseProblem {
  readonly line: number;
  readonly what: string;
}

// HTML is read as such in order to be refused by its line: left as text, it would be shown.
const markdown = new MarkdownIt('commonmark', { html: true });

export function tokensOf(text: string): readonly Token[] {
  return markdown.parse(text, {});
}

/** A line of text, as a hint is; `line` is where it stands. */
export function readLine(
  text: string,
  line: number,
): { readonly of: readonly Inline[]; readonly problems: readonly ProseProblem[] } {
  const [token] = markdown.parseInline(text, {});
  const problems: ProseProblem[] = [];
  const of = token ? inlineOf(token, line, problems) : [];
  // All of it stands in one value of YAML, whatever lines it is folded over.
  return { of, problems: problems.map(({ what }) => ({ line, what })) };
}

/** The blocks that top-level tokens make. */
export function readBlocks(tokens: readonly Token[]): {
  readonly blocks: readonly Block[];
  readonly problems: readonly ProseProblem[];
} {
  const blocks: Block[] = [];
  const problems: ProseProblem[] = [];
  for (let i = 0; i < tokens.length; i = endOf(tokens, i) + 1) {
    const block = blockAt(tokens, i, problems);
    if (block) blocks.push(block);
  }
  return { blocks, problems };
}

/** The place of the token that closes what opens at `i`; `i` itself where nothing opens. */
export function endOf(tokens: readonly Token[], i: number): number {
  const level = tokens[i]?.level ?? 0;
  if (tokens[i]?.nesting !== 1) return i;
  for (let end = i + 1; end < tokens.length; end += 1) {
    if (tokens[end]?.nesting === -1 && tokens[end]?.level === level) return end;
  }
  return tokens.length - 1;
}

export function lineOf(token: Token | undefined): number {
  return (token?.map?.[0] ?? 0) + 1;
}

/** The block that goes on to the end of the file for want of a line that closes it. */
export function unclosedOf(tokens: readonly Token[], lines: readonly string[]): Token | undefined {
  return tokens.find(({ type, map, markup }) => {
    const [first, end] = map ?? [0, 0];
    const last = lines[end - 1]?.trim() ?? '';
    return type === 'fence' && !(end - 1 > first && last.startsWith(markup));
  });
}

/** What is not read, and what to write in its place. */
const REFUSED: Readonly<Record<string, string>> = {
  html_block: 'HTML is not shown: write it as Markdown, or as `code`',
  code_block: 'indented by four spaces, this is a block of code: put it between lines of ```',
  blockquote_open: 'quotes are not shown: write a paragraph',
  hr: 'lines across are not shown: begin a step with `## `',
};

function blockAt(tokens: readonly Token[], i: number, problems: ProseProblem[]): Block | undefined {
  const token = tokens[i];
  if (!token) return undefined;
  switch (token.type) {
    case 'paragraph_open':
      return { kind: 'paragraph', of: inlineAt(tokens, i + 1, problems) };
    case 'bullet_list_open':
    case 'ordered_list_open': {
      const inner = tokens.slice(i + 1, endOf(tokens, i));
      const ordered = token.type === 'ordered_list_open';
      return { kind: 'list', ordered, items: itemsOf(inner, problems) };
    }
    case 'fence':
      return { kind: 'listing', language: token.info.trim(), text: token.content };
    default: {
      const what = REFUSED[token.type] ?? `\`${token.type}\` is not shown`;
      problems.push({ line: lineOf(token), what });
      return undefined;
    }
  }
}

function itemsOf(
  tokens: readonly Token[],
  problems: ProseProblem[],
): readonly (readonly Inline[])[] {
  const items: (readonly Inline[])[] = [];
  for (let i = 0; i < tokens.length; i = endOf(tokens, i) + 1) {
    const inner = tokens.slice(i + 1, endOf(tokens, i));
    if (inner[0]?.type !== 'paragraph_open' || endOf(inner, 0) !== inner.length - 1) {
      const what = 'an item of a list is one line of text, without lists or blocks in it';
      problems.push({ line: lineOf(tokens[i]), what });
    } else items.push(inlineAt(inner, 1, problems));
  }
  return items;
}

function inlineAt(
  tokens: readonly Token[],
  i: number,
  problems: ProseProblem[],
): readonly Inline[] {
  const token = tokens[i];
  return token ? inlineOf(token, lineOf(token), problems) : [];
}

function inlineOf(token: Token, firstLine: number, problems: ProseProblem[]): readonly Inline[] {
  const children = token.children ?? [];
  let line = firstLine;
  const read = (from: number, to: number): readonly Inline[] => {
    const all: Inline[] = [];
    for (let i = from; i < to; i += 1) {
      const child = children[i];
      if (!child) continue;
      const end = endOf(children, i);
      switch (child.type) {
        case 'text':
          if (child.content !== '') all.push({ kind: 'text', text: child.content });
          break;
        case 'softbreak':
          line += 1;
          all.push({ kind: 'text', text: joins(children, i) ? '' : ' ' });
          break;
        case 'code_inline':
          all.push({ kind: 'code', text: child.content });
          break;
        case 'strong_open':
          all.push({ kind: 'strong', of: read(i + 1, end) });
          break;
        case 'em_open':
          all.push({ kind: 'emphasis', of: read(i + 1, end) });
          break;
        case 'link_open': {
          const href = String(child.attrGet('href') ?? '');
          if (!href.startsWith('https://')) {
            problems.push({ line, what: `a link leads to https://…, not to \`${href}\`` });
          }
          all.push({ kind: 'link', href, of: read(i + 1, end) });
          break;
        }
        default:
          problems.push({
            line,
            what: REFUSED_INLINE[child.type] ?? `\`${child.type}\` is not shown`,
          });
          if (child.type === 'hardbreak') line += 1;
      }
      i = end;
    }
    return merged(all);
  };
  return read(0, children.length);
}

const REFUSED_INLINE: Readonly<Record<string, string>> = {
  image: 'pictures are not shown: point at the part of the screen instead',
  html_inline: 'HTML is not shown: write it as `code`',
  hardbreak: 'two spaces or \\ at the end of a line break it: begin a new paragraph',
};

const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/u;

/** Whether the lines before and after a break belong together without a space: Chinese has none. */
function joins(children: readonly Token[], i: number): boolean {
  const before = children
    .slice(0, i)
    .findLast(({ content }) => content !== '')
    ?.content.at(-1);
  const after = children
    .slice(i + 1)
    .find(({ content }) => content !== '')
    ?.content.at(0);
  return WIDE.test(before ?? '') && WIDE.test(after ?? '');
}

/** The same with neighbouring texts as one. */
function merged(all: readonly Inline[]): readonly Inline[] {
  const result: Inline[] = [];
  for (const each of all) {
    const last = result.at(-1);
    if (each.kind === 'text' && last?.kind === 'text') {
      result[result.length - 1] = { kind: 'text', text: last.text + each.text };
    } else if (each.kind !== 'text' || each.text !== '') result.push(each);
  }
  return result;
}
