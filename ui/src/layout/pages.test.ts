import { expect, it } from 'vitest';
import { PAGES, Pages } from './pages.svelte';

it('shows the page that the address names, if there is such a page', () => {
  for (const page of PAGES) expect(new Pages(`#${page}`).shown).toBe(page);
  for (const hash of ['', '#', '#nowhere', '#token=abc']) expect(new Pages(hash).shown).toBe('lab');
});

it('remembers which pages were visited, so that they stay as they were left', () => {
  const pages = new Pages('');
  expect(pages.wasVisited('lab')).toBe(true);
  expect(pages.wasVisited('playground')).toBe(false);
});
