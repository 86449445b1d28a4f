import { expect, test } from 'vitest';

import { hostileStrings } from './hostile';
import { jsString, pyString, rustString } from './literals';

const STRINGS = hostileStrings(400);

/** What the literal is to a JavaScript engine. */
function evaluated(literal: string): unknown {
  return new Function(`"use strict"; return ${literal};`)();
}

test('whatever a string holds, its JavaScript literal is that string', () => {
  for (const text of [...STRINGS, '\ud800', 'a\udfff'])
    expect(evaluated(jsString(text))).toBe(text);
});

test('a literal is one line of visible characters, and ends no script element', () => {
  for (const text of STRINGS) {
    for (const literal of [jsString(text), pyString(text), rustString(text)]) {
      expect(literal).toMatch(/^"[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*"$/u);
    }
    expect(jsString(text)).not.toContain('<');
  }
});

test('half a surrogate pair, which Rust knows nothing of, is replaced', () => {
  expect(rustString('a\ud800')).toBe('"a\ufffd"');
});

test('the Rust literals are those the workspace compiles and compares', async () => {
  const entries = STRINGS.map((text) => {
    const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
    return `    (${rustString(text)}, &[${codes.join(', ')}]),`;
  });
  const source = `&[\n${entries.join('\n')}\n]\n`;
  const folder = `${import.meta.dirname}/../../../crates/sse-programs/tests`;
  await expect(source).toMatchFileSnapshot(`${folder}/literals.in`);
});
