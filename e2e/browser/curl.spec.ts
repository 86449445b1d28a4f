/** curl beside a page in a plain browser, which cannot start programs: the command to copy. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language });

    test('the copied command runs in a shell, and its connection appears and dies by a kill', async ({
      labPage,
      page,
      context,
      lab,
    }) => {
      const { connections, curl: words, verbs } = labPage.texts;
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await labPage.open();
      const views = page.getByRole('radiogroup', { name: words.views });
      await views.getByText(words.title, { exact: true }).click();
      const pane = page.getByTestId('curl-pane');
      await expect(pane).toContainText(words.elsewhere);
      await expect(pane.getByRole('button', { name: words.start })).toHaveCount(0);
      await pane.getByRole('button', { name: words.copy }).click();
      const command = await page.evaluate(() => navigator.clipboard.readText());
      expect(command).toContain(`${lab.stage}/stream?client=curl-`);
      await expect(pane).toContainText(command);

      const label = /client=(curl-[0-9a-f]+)/.exec(command)?.[1] ?? '';
      const shell = spawn('/bin/sh', ['-c', `exec ${command}`], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = once(shell, 'close') as Promise<[number | null]>;
      try {
        let output = '';
        shell.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
        await expect
          .poll(() => output)
          .toMatch(/content-type: text\/event-stream[^]*\ndata: \d+-----/i);
        await views.getByText(connections.title, { exact: true }).click();
        const menu = labPage.connections.getByRole('button', { name: connections.menu(label) });
        await menu.click();
        await page.getByRole('menuitem', { name: verbs.kills.reset.name }).click();
        // What curl says of a connection that was reset; it does not come back.
        expect((await ended)[0]).toBe(56);
        await expect(menu).toHaveCount(0);
        await labPage.isOpen();
      } finally {
        shell.kill();
      }
    });
  });
}
