/** Steps written in the notation, for tests of how it is read. */
import { hexOf, isHidden } from './hidden';
import type { Step } from './step';
import { pieces } from './utf8';

/** Writes steps in the notation, so that `readNotation` gives them back and nothing is hidden. */
export function writeNotation(steps: readonly Step[]): string {
  return steps
    .map((step, i) => {
      if (step.kind === 'pause') return `\\p{${step.pauseMs}}`;
      const cut = steps[i - 1]?.kind === 'bytes' ? '\\|' : '';
      return cut + writeBytes(step.bytes);
    })
    .join('');
}

const WRITTEN: Readonly<Record<number, string>> = {
  0x0a: '\n',
  0x0d: '\\r',
  0x09: '\\t',
  0x00: '\\0',
  0x5c: '\\\\',
};

function writeBytes(bytes: Uint8Array): string {
  return pieces(bytes)
    .map((piece) => {
      if (piece.kind === 'byte') return `\\x${hexOf(piece.byte).padStart(2, '0')}`;
      return WRITTEN[piece.codePoint] ?? writeCharacter(piece.codePoint);
    })
    .join('');
}

function writeCharacter(codePoint: number): string {
  return isHidden(codePoint) ? `\\u{${hexOf(codePoint)}}` : String.fromCodePoint(codePoint);
}
