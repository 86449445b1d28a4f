import { afterEach, expect, it, vi } from 'vitest';
import { browserHost, takeToken } from './browser';

afterEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/');
  vi.unstubAllGlobals();
});

it('takes the token out of the address and keeps it for reloads', () => {
  history.replaceState(null, '', '/?x=1#token=secret');
  expect(takeToken()).toBe('secret');
  expect(location.href).toMatch(/\/\?x=1$/);
  expect(takeToken()).toBe('secret');
});

it('says that the token is missing', async () => {
  await expect(browserHost().connect()).rejects.toMatchObject({ code: 'token_missing' });
});

it('forgets a token that the lab refuses', async () => {
  history.replaceState(null, '', '/#token=old');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 401 })));
  await expect(browserHost().connect()).rejects.toMatchObject({ code: 'token_wrong' });
  expect(sessionStorage.length).toBe(0);
});

it('says that the lab is out of reach', async () => {
  history.replaceState(null, '', '/#token=t');
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
  await expect(browserHost().connect()).rejects.toMatchObject({ code: 'lab_unreachable' });
});
