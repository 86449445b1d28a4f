import { test as base } from '@playwright/test';

import { LabProcess } from './process';

interface Given {
  /** Options of `sse-lab serve` for the tests of a file or group. */
  labOptions: string[];
  /** A lab of the test's own. */
  lab: LabProcess;
}

/** Playwright's `test`, with a lab. */
export const test = base.extend<Given>({
  labOptions: [['--interval', '100ms', '--retry', '600ms'], { option: true }],
  lab: async ({ labOptions }, use) => {
    const lab = await LabProcess.start(...labOptions);
    await use(lab);
    await lab.stop();
  },
});

export { expect } from '@playwright/test';
