import { describe, expect, it } from 'vitest';
import { clientName } from './clientName';

const WEBKIT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('a client’s name', () => {
  it('is told from its User-Agent', () => {
    const names: Record<string, string> = {
      'curl/8.5.0': 'curl 8.5',
      [`${WEBKIT} Version/17.4 Safari/605.1.15`]: 'Safari 17',
      [WEBKIT]: 'WebKit 605',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36':
        'Chrome 156',
      'Mozilla/5.0 AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1': 'Edge 156',
      'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0': 'Firefox 153',
      'python-httpx/0.28.1': 'httpx 0.28',
      node: 'node',
    };
    for (const [userAgent, name] of Object.entries(names)) expect(clientName(userAgent)).toBe(name);
  });

  it('is short, whatever the header says', () => {
    expect(clientName('x'.repeat(10_000))?.length).toBeLessThan(40);
  });

  it('is unknown where there is no header', () => {
    expect(clientName(null)).toBeUndefined();
    expect(clientName('')).toBeUndefined();
  });
});
