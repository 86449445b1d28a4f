import { defineConfig } from '@playwright/test';

import base from '../playwright.config';

/** The page's benches: Chromium alone, one thing at a time, nothing recorded. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../.artifacts/bench',
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  use: { ...base.use, trace: 'off' },
  projects: (base.projects ?? [])
    .filter(({ name }) => name === 'chromium')
    .map((project) => ({ ...project, testDir: '.' })),
});
