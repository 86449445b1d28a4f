/** Every way to end a connection, with the mouse, in both languages. */
import type { KillKind } from '../../ui/src/api/types';
import type { Locale } from '../../ui/src/i18n/catalogue';
import { LOCALES } from './lab/languages';
import { expect, test } from './lab/test';

/** How the caption begins, whole and in mid-event. */
const SAID: Record<Locale, Record<KillKind, [string, string]>> = {
  en: {
    end: ['The server ended the response properly.', 'The server ended the response in the middle'],
    cut: ['The server closed the connection', 'The server closed the connection in the middle'],
    reset: ['The server reset the connection.', 'The server reset the connection in the middle'],
  },
  'zh-CN': {
    end: ['服务器正常结束了响应。', '服务器在一个事件写到一半时结束了响应'],
    cut: ['服务器在响应中途关闭了连接。', '服务器在一个事件写到一半时关闭了连接'],
    reset: ['服务器重置了连接。', '服务器在一个事件写到一半时重置了连接'],
  },
};

const BACK: Record<Locale, RegExp> = { en: /^Back after .* none lost\.$/, 'zh-CN': /没有丢失。$/ };

for (const language of LOCALES) {
  test.describe(language, () => {
    // The wait is long enough for events to be missed on a busy machine.
    test.use({ language, labOptions: ['--interval', '150ms', '--retry', '3s'] });

    for (const kind of ['end', 'cut', 'reset'] as const) {
      for (const midEvent of [false, true]) {
        test(`${kind}${midEvent ? ' mid-event' : ''} is told, waited for and resumed`, async ({
          labPage,
          lab,
        }) => {
          await labPage.open();
          await labPage.reaches(3);
          const record = await labPage.record();
          await labPage.kill(kind, midEvent);
          await record.passes('OPEN', 'CONNECTING', 'OPEN');

          const away = (await record.moments()).filter(({ state }) => state === 'CONNECTING');
          const said = SAID[language][kind][midEvent ? 1 : 0];
          expect(away.map(({ caption }) => caption)).toContainEqual(expect.stringContaining(said));
          expect(away.map(({ missed }) => missed)).toContainEqual(expect.stringMatching(/^[1-9]/));
          const { seq, connection, partial_bytes } = await lab.journal.first('killed');
          expect((partial_bytes ?? 0) > 0).toBe(midEvent);

          const request = await lab.journal.first('request', () => true, seq);
          const back = await lab.journal.first(
            'subscribed',
            (fact) => fact.connection > connection,
            seq,
          );
          expect(back.requested).toBe(request.last_event_id);
          expect(back.replay).toBeGreaterThan(0);
          await expect(labPage.figure('replayed')).toHaveText(String(back.replay));
          await expect(labPage.figure('lost')).toHaveText('0');
          await expect(labPage.caption).toHaveText(BACK[language]);
        });
      }
    }
  });
}
