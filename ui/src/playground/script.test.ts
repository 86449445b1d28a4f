import { describe, expect, it } from 'vitest';
import { EMPTY_ANSWER } from './draft';
import { engineLabel, engineName } from './engineName';
import { isSound, mistakesIn, toBase64, toScript, typesIn } from './script';

describe('a script', () => {
  it('has one step for each chunk and each pause', () => {
    const { answers } = toScript([{ ...EMPTY_ANSWER, text: 'a\\|b\\p{5}' }], 'me');
    expect(answers[0]?.steps).toEqual([
      { kind: 'bytes', base64: 'YQ==' },
      { kind: 'bytes', base64: 'Yg==' },
      { kind: 'pause', pause_ms: 5 },
    ]);
  });

  it('sends the content type that is given, or none', () => {
    const headersOf = (rest: object): unknown =>
      toScript([{ ...EMPTY_ANSWER, ...rest }], 'me').answers[0]?.headers;
    expect(headersOf({ contentType: 'text/plain', headers: 'X-A:  b c \n\nY: ' })).toEqual([
      { name: 'Content-Type', value: 'text/plain' },
      { name: 'X-A', value: 'b c' },
      { name: 'Y', value: '' },
    ]);
    expect(headersOf({ contentType: ' ' })).toEqual([{ name: 'Content-Type', value: null }]);
    expect(headersOf({ headers: 'content-type: a/b' })).toEqual([
      { name: 'content-type', value: 'a/b' },
    ]);
  });

  it('sends of an answer that is none only the pauses', () => {
    for (const end of ['close_unanswered', 'reset_unanswered', 'hang'] as const) {
      const draft = { ...EMPTY_ANSWER, text: 'a\\p{5}b', status: 99, headers: 'no header', end };
      expect(isSound(mistakesIn(draft))).toBe(true);
      expect(toScript([draft], 'me').answers).toEqual([
        { framing: 'chunked', steps: [{ kind: 'pause', pause_ms: 5 }], end },
      ]);
    }
  });

  it('knows its mistakes', () => {
    const soundness = (rest: object): boolean => isSound(mistakesIn({ ...EMPTY_ANSWER, ...rest }));
    expect(soundness({})).toBe(true);
    expect(soundness({ text: '\\q' })).toBe(false);
    expect(soundness({ status: 199 })).toBe(false);
    expect(soundness({ headers: 'no header' })).toBe(false);
    expect(mistakesIn({ ...EMPTY_ANSWER, headers: 'a: b\nc d' }).header).toBe('c d');
  });

  it('listens to every type that its bodies name, also across chunks and in odd places', () => {
    const text = 'event: a\\|b\\revent:c\\nevent:\\n\\u{FEFF}event: d\nevent:  e\n';
    const types = typesIn([{ ...EMPTY_ANSWER, text }]);
    expect([...types]).toEqual(expect.arrayContaining(['message', 'ab', 'c', 'd', ' e']));
    expect(types).not.toContain('');
  });
});

it('encodes bytes in base64 however many they are', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  const back = Uint8Array.from(atob(toBase64(bytes)), (character) => character.charCodeAt(0));
  expect(back).toEqual(bytes);
});

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox 153'],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36',
    'Chromium 156',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1.0',
    'Edge 156.0.1',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'WebKitGTK',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.1 Safari/605.1.15',
    'Safari 26.1',
  ],
])('tells the engine of %j', (userAgent, label) => {
  expect(engineLabel(engineName(userAgent))).toBe(label);
});
