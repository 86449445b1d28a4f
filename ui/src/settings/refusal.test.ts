import { describe, expect, it } from 'vitest';
import { ControlError } from '../api/control';
import { zhCN } from '../i18n/zh-CN';
import { refusalOf } from './refusal';

const texts = zhCN.settings.refusals;

describe('a refusal beside its field', () => {
  it('is in the language of the page where the code is known', () => {
    const error = new ControlError('out_of_range', 'must be 1 to 5', 'interval_ms');
    expect(refusalOf(texts, error, 'interval_ms')).toBe(texts.out_of_range);
  });

  it('is in the lab’s own words where it is not', () => {
    const error = new ControlError('brand_new', 'because', 'interval_ms');
    expect(refusalOf(texts, error, 'interval_ms')).toBe('because');
  });

  it('stands beside no other field', () => {
    const error = new ControlError('out_of_range', 'must be 1 to 5', 'interval_ms');
    expect(refusalOf(texts, error, 'retry_ms')).toBeUndefined();
    expect(refusalOf(texts, null, 'retry_ms')).toBeUndefined();
  });
});
