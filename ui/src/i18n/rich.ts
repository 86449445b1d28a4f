/** A piece of a sentence: plain, or emphasised. */
export interface Piece {
  readonly text: string;
  readonly strong: boolean;
}

/** A sentence whose figures are emphasised. */
export type Rich = readonly Piece[];

/** Tags a template: what is interpolated is emphasised, a sentence within keeps its own way. */
export function rich(strings: TemplateStringsArray, ...values: (string | number | Rich)[]): Rich {
  const pieces: Piece[] = [];
  strings.forEach((text, index) => {
    if (text !== '') pieces.push({ text, strong: false });
    const value = values[index];
    if (value === undefined) return;
    if (typeof value === 'object') pieces.push(...value);
    else pieces.push({ text: String(value), strong: true });
  });
  return pieces;
}

/** A piece without emphasis, to be put into a `rich` template. */
export function light(text: string): Rich {
  return text === '' ? [] : [{ text, strong: false }];
}

/** The sentence without emphasis, for screen readers. */
export function plain(sentence: Rich): string {
  return sentence.map((piece) => piece.text).join('');
}
