/** What Firefox does differently, and how the page deals with it. */
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

for (const language of LOCALES) {
  test.describe(language, () => {
    test.use({ language, labOptions: ['--interval', '100ms', '--retry', '700ms'] });

    test('M32: Firefox gives up on a connection that ended unanswered, and Restore opens anew', async ({
      labPage,
      lab,
    }) => {
      await labPage.losesStream(() => lab.door({ kind: 'hang' }), 'end');
      const met = await lab.journal.first('door_met');
      await expect(labPage.caption).toHaveAttribute('data-situation', 'hung');
      await labPage.verb(labPage.texts.verbs.restore).click();
      await lab.journal.first('subscribed', () => true, met.seq);
      await labPage.isOpen();
      const { next_seq } = (await lab.state()).stage.log;
      await labPage.reaches(next_seq);
    });

    test('M32: one ended unanswered every time makes Firefox CLOSED for good, and Reconnect opens it', async ({
      labPage,
      page,
      lab,
    }) => {
      await labPage.losesStream(() => lab.door({ kind: 'hang' }), 'end');
      const met = await lab.journal.first('door_met');
      // Firefox asks once more by itself before it gives up, so that what hangs is ended again.
      await expect
        .poll(async () => {
          await lab.kill({ kind: 'cut', mid_event: false });
          return labPage.state.innerText();
        })
        .toBe('CLOSED');
      await expect(labPage.caption).toHaveAttribute('data-situation', 'closed');
      await lab.door({ kind: 'open' });
      await page.getByRole('button', { name: labPage.texts.strip.reconnect }).click();
      await lab.journal.first('subscribed', () => true, met.seq);
      await labPage.isOpen();
    });

    test('a port refused across origins is final for Firefox (M27 holds for the same origin), and Restore opens anew', async ({
      labPage,
      lab,
    }) => {
      await labPage.losesStream(() => lab.door({ kind: 'refuse' }), 'reset', true);
      const killed = await lab.journal.first('killed');
      await labPage.isClosed();
      await expect(labPage.caption).toHaveAttribute('data-situation', 'closed');
      await labPage.verb(labPage.texts.verbs.restore).click();
      const back = await lab.journal.first('subscribed', () => true, killed.seq);
      expect(back.requested ?? null).toBeNull();
      await labPage.isOpen();
      const { next_seq } = (await lab.state()).stage.log;
      await labPage.reaches(next_seq);
    });

    test('M29: Firefox waits half a second however little is advertised, and the page knows it', async ({
      labPage,
      lab,
    }) => {
      await labPage.losesStream(async () => {
        await lab.feed({ retry_ms: 100 });
        const { seq } = await lab.journal.first('feed_changed');
        // The next block carries it.
        await lab.journal.first('written', () => true, seq);
      }, 'end');
      const { seq, t_us: from, connection } = await lab.journal.first('killed');
      const { t_us: to } = await lab.journal.first('accepted', () => true, seq);
      // Only the lower bound: how much longer it takes is the engine's own affair (M31).
      expect((to - from) / 1_000).toBeGreaterThan(450);
      await lab.journal.first('subscribed', (fact) => fact.connection > connection, seq);
      await labPage.isOpen();
      await expect(labPage.figure('lost')).toHaveText('0');
    });
  });
}

test('M37: Firefox reports the stream open only with its first byte, which the stage sends at once', async ({
  labPage,
  lab,
}) => {
  await lab.feed({ paused: true });
  await labPage.open();
  await labPage.isOpen();
  await expect(labPage.caption).toHaveAttribute('data-situation', 'paused_feed');
});

test('M36: Firefox closes at once on a stream that calls itself text/plain', async ({
  labPage,
  lab,
}) => {
  const door = { kind: 'content_type', content_type: 'text/plain', attempts: 1 } as const;
  await labPage.losesStream(() => lab.door(door), 'end');
  await labPage.isClosed();
  await expect(labPage.caption).toHaveAttribute('data-situation', 'closed');
});
