import { describe, expect, it } from 'vitest';
import { NO_EVIDENCE, whyNoAnswer } from './noAnswer';
import { askedFor, FIRST_SETTINGS } from './policy';

const preflight = { ...NO_EVIDENCE, preflight: true };
const answered = { preflight: false, asked: true, status: 200 };
const own = { ...FIRST_SETTINGS, headers: [['X-Demo', '1']] as const };

describe('why fetch got no answer', () => {
  it('is told by what the journal saw', () => {
    expect(whyNoAnswer(NO_EVIDENCE, FIRST_SETTINGS, 'any')).toEqual({ why: 'nobody' });
    expect(whyNoAnswer({ ...answered, status: undefined }, FIRST_SETTINGS, 'any')).toEqual({
      why: 'closed',
    });
    expect(whyNoAnswer(answered, FIRST_SETTINGS, 'none')).toEqual({ why: 'cors', status: 200 });
    expect(whyNoAnswer(preflight, own, 'none')).toEqual({ why: 'cors', status: undefined });
    expect(whyNoAnswer(preflight, own, 'any')).toEqual({ why: 'headers', names: ['X-Demo'] });
    expect(whyNoAnswer(preflight, own, 'echo')).toEqual({ why: 'closed' });
    const credentials = { ...FIRST_SETTINGS, credentials: true };
    expect(whyNoAnswer(answered, credentials, 'any')).toEqual({ why: 'credentials' });
  });

  it('asks first for all headers but the harmless', () => {
    const headers = [
      ['Accept-Language', 'de'],
      ['Content-Type', 'text/plain;charset=utf-8'],
      ['content-type', 'application/json'],
      ['Authorization', 'Bearer x'],
    ] as const;
    expect(askedFor({ ...FIRST_SETTINGS, headers })).toEqual(['content-type', 'Authorization']);
  });
});
