import { availableParallelism } from 'node:os';

import { defineConfig } from '@playwright/test';

const chromium = process.env['SSE_LAB_CHROMIUM'] ?? '/usr/bin/chromium';
const firefox = process.env['SSE_LAB_FIREFOX'] ?? '/usr/bin/firefox-esr';

/** The browsers are the system's own; Playwright downloads none. */
export default defineConfig({
  outputDir: '.artifacts/failures',
  // A lab, a browser page and their timers share the machine; two cores carry two of each, four
  // carry three.
  workers: availableParallelism() < 4 ? 2 : 3,
  fullyParallel: true,
  forbidOnly: true,
  // Generous, for two slow cores: a test that passes waits for events, never for these.
  timeout: 180_000,
  expect: { timeout: 40_000 },
  reporter: 'list',
  use: { locale: 'en-GB', trace: 'retain-on-failure' },
  projects: [
    {
      name: 'chromium',
      testDir: 'browser',
      testIgnore: 'firefox.spec.ts',
      // What only Firefox takes that way.
      grepInvert: /@firefox/,
      use: {
        browserName: 'chromium',
        viewport: { width: 1280, height: 800 },
        launchOptions: {
          executablePath: chromium,
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      },
    },
    {
      // The stock Firefox, over WebDriver BiDi; what it cannot be told, the config leaves out.
      name: 'firefox',
      testDir: 'browser',
      testMatch: [
        'engines.spec.ts',
        'engines-web-socket.spec.ts',
        'smoke.spec.ts',
        'kills.spec.ts',
        'doors.spec.ts',
        'firefox.spec.ts',
        'causes.spec.ts',
        'scripts.spec.ts',
        'report-card.spec.ts',
        'lessons.spec.ts',
        'lesson-pane.spec.ts',
      ],
      // Across origins Firefox takes a refused port as final; firefox.spec.ts has what it does.
      grepInvert: /a closed port is refused until it opens|@chromium/,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        viewport: { width: 1280, height: 800 },
        colorScheme: null,
        trace: 'off',
        launchOptions: { executablePath: firefox },
      },
    },
  ],
});
