import { describe, expect, it } from 'vitest';
import { headersOf, headerText, statusesOf } from './form';

describe('what is typed for the client by fetch', () => {
  it('is headers, one a line', () => {
    const headers = headersOf('Authorization: Bearer a b\n\n  X-Demo:1 \nX-Empty:');
    expect(headers).toEqual([
      ['Authorization', 'Bearer a b'],
      ['X-Demo', '1'],
      ['X-Empty', ''],
    ]);
    expect(headersOf(headerText(headers ?? []))).toEqual(headers);
    for (const bad of ['no colon', 'Bad Name: 1', 'X: 一', ': 1', 'X: a\u0000b']) {
      expect(headersOf(bad)).toBeUndefined();
    }
    expect(headersOf('X: 1\n'.repeat(21))).toBeUndefined();
  });

  it('is statuses, sorted and each once', () => {
    expect(statusesOf('404, 401 401，204')).toEqual([204, 401, 404]);
    expect(statusesOf('')).toEqual([]);
    for (const bad of ['200', '4xx', '99', '600', '404.5']) expect(statusesOf(bad)).toBeUndefined();
  });
});
