import { test as base } from '@playwright/test';

import type { Locale } from '../../../ui/src/i18n/catalogue';
import { LabPage } from './page';
import { LabProcess } from './process';

interface Given {
  /** Options of `sse-lab serve` for the tests of a file or group. */
  labOptions: string[];
  /** The page's language. */
  language: Locale;
  /** A lab of the test's own. */
  lab: LabProcess;
  /** Its page, not opened yet. */
  labPage: LabPage;
}

/** Playwright's `test`, with a lab. */
export const test = base.extend<Given>({
  labOptions: [['--interval', '100ms', '--retry', '800ms'], { option: true }],
  language: ['en', { option: true }],
  locale: async ({ language }, use) => use(language === 'en' ? 'en-GB' : language),
  lab: async ({ labOptions }, use) => {
    const lab = await LabProcess.start(...labOptions);
    await use(lab);
    await lab.stop();
  },
  labPage: async ({ page, lab, language }, use) => use(new LabPage(page, lab, language)),
});

export { expect } from '@playwright/test';
