/** A piece of a sentence: plain, or emphasised. */
export interface Piece {
  readonly text: string;
  readonly strong: boolean;
}

/** A sentence whose figures are emphasised. */
export type Rich = readonly Piece[];

/** Tags a template: what is interpolated is emphasised. */
export function rich(strings: TemplateStringsArray, ...values: (string | number)[]): Rich {
  const pieces: Piece[] = [];
  strings.forEach((text, index) => {
    if (text !== '') pieces.push({ text, strong: false });
    const value = values[index];
    if (value !== undefined) pieces.push({ text: String(value), strong: true });
  });
  return pieces;
}

/** The sentence without emphasis, for screen readers. */
export function plain(sentence: Rich): string {
  return sentence.map((piece) => piece.text).join('');
}
