import { expect, it } from 'vitest';
import { en } from '../i18n/en';
import { Format } from '../i18n/format';
import type { Deed } from '../lessons/lesson';
import { deedsWords } from './deedWords';

const FORMAT = new Format('en');
const VIEW: Deed = { view: { panel: 'fetch' } };

it('tells a room what is done to the lab, not what is opened where it cannot see it', () => {
  const deeds: Deed[] = [VIEW, { fetch: 'open' }, { fetch: 'close' }];
  expect(deedsWords(deeds, en, FORMAT)).toBe('ask with fetch, then end the fetch');
});

it('says where a deed is done of which nothing is seen here', () => {
  expect(deedsWords([VIEW], en, FORMAT)).toBe('open it on the lab’s page');
});
