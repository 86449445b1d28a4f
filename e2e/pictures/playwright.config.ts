import { defineConfig } from '@playwright/test';

import base from '../playwright.config';

/** The documents' pictures: Chromium, one view after the other. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../.artifacts/pictures',
  workers: 1,
  fullyParallel: false,
  use: { ...base.use, trace: 'off' },
  projects: (base.projects ?? [])
    .filter(({ name }) => name === 'chromium')
    .map((project) => ({ ...project, testDir: '.' })),
});
