import { defineConfig } from '@playwright/test';

import base from '../playwright.config';

/** Report cards of the browsers, one after the other: each has the machine to itself. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.engines.ts',
  outputDir: '../.artifacts/engines',
  workers: 1,
  fullyParallel: false,
  // Every case waits for what the engine does in its own time.
  timeout: 1_200_000,
  use: { ...base.use, trace: 'off' },
  projects: (base.projects ?? []).map(({ name = '', use = {} }) => ({ name, use })),
});
