import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** What a page starts with when this was remembered and the system prefers light or dark. */
async function start(remembered: string | null, light = false) {
  localStorage.clear();
  if (remembered !== null) localStorage.setItem('sse-lab.prefs', remembered);
  const scheme = Object.assign(new EventTarget(), { matches: light });
  vi.stubGlobal('matchMedia', () => scheme);
  vi.resetModules();
  const { prefs } = await import('./prefs.svelte');
  return { prefs, scheme };
}

const root = document.documentElement;

beforeEach(() => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('follows the system until somebody chooses', async () => {
  const { prefs, scheme } = await start(null, true);
  expect(root.dataset['theme']).toBe('light');
  scheme.matches = false;
  scheme.dispatchEvent(new Event('change'));
  expect(root.dataset['theme']).toBe('dark');
  prefs.theme = 'light';
  expect(root.dataset['theme']).toBe('light');
});

it('speaks Chinese where the browser does', async () => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('zh-Hans-CN');
  const { prefs } = await start(null);
  expect([prefs.locale, root.lang]).toEqual(['zh-CN', 'zh-CN']);
});

it('remembers every choice', async () => {
  const { prefs } = await start(null);
  prefs.locale = 'zh-CN';
  prefs.typeSize = 2;
  prefs.singleKeys = false;
  prefs.eventTypes = ['tick'];
  const again = await start(localStorage.getItem('sse-lab.prefs'));
  expect(again.prefs).toMatchObject({
    locale: 'zh-CN',
    typeSize: 2,
    singleKeys: false,
    eventTypes: ['tick'],
  });
  expect(root.style.getPropertyValue('--type-scale')).toBe('1.3');
});

it.each(['', 'null', '[]', '{"locale":"xx","theme":7,"typeSize":9,"eventTypes":[1]}'])(
  'starts with what is usual where %s was remembered',
  async (remembered) => {
    const { prefs } = await start(remembered);
    expect([prefs.locale, prefs.theme, prefs.typeSize, prefs.singleKeys]).toEqual([
      'en',
      'system',
      0,
      true,
    ]);
    expect(prefs.eventTypes).toEqual([]);
  },
);
