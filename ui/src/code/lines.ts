export interface Line {
  readonly text: string;
  readonly isComment: boolean;
}

/** Lines of a page's script that do something: neither empty nor a comment. */
export function scriptLines(source: string): number {
  const lines = linesOf(source);
  const from = lines.findIndex(({ text }) => text.includes('<script'));
  const to = lines.findIndex(({ text }) => text.includes('</script>'));
  const script = lines.slice(from + 1, to);
  return script.filter(({ text, isComment }) => !isComment && text.trim() !== '').length;
}

/** The lines of a program, with those told apart that only explain. */
export function linesOf(source: string): Line[] {
  let inside = false;
  return source.split('\n').map((text) => {
    if (text.startsWith('<!--')) inside = true;
    const isComment = inside || /^\s*(\/\/|#(?!\[))/.test(text);
    if (text.startsWith('-->')) inside = false;
    return { text, isComment };
  });
}
