export interface Line {
  readonly text: string;
  readonly isComment: boolean;
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
