import { afterEach, expect, it, vi } from 'vitest';
import { browserHost } from '../host/browser';
import { copied } from './copied';
import { Notices } from './notices.svelte';

afterEach(() => vi.unstubAllGlobals());

it.each([true, false])(
  'says whether a text was copied where the old way answers %s',
  async (done) => {
    vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('no')) } });
    document.execCommand = () => done;
    const notices = new Notices();
    expect(await copied({ host: browserHost(), notices }, 'text')).toBe(done);
    expect(notices.list.map(({ code }) => code)).toEqual(done ? [] : ['not_copied']);
    expect(document.querySelector('textarea')).toBeNull();
  },
);
