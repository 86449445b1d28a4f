import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { expect, test, vi } from 'vitest';
import type { ConnectionInfo, Fact } from '../api/types';
import type { Host } from '../host/host';
import { STAGE } from '../lab/fixture';
import { Notices } from '../lab/notices.svelte';
import { textOf } from '../recordings/fixture';
import { read } from '../recordings/readText';
import { Replay } from '../recordings/replay.svelte';
import Connections from './Connections.svelte';

const SECOND_US = 1_000_000;

const OPEN: ConnectionInfo = {
  id: 1,
  peer: '127.0.0.1:50000',
  accepted_us: 0,
  stream: 'lab',
  client: 'reader',
  user_agent: null,
  last_event_id: null,
  faults: [],
  stalled: false,
  watched: false,
  recorded: false,
  gzip: false,
  events: 0,
  bytes: 0,
  behind: 0,
  last_seq: null,
};

test('ages in a recording are those at its moment, as soon as that is shown', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const closed = { fact: 'closed', by: 'client', how: 'cut', events: 0, bytes: 0, last_seq: 0 };
  const facts = [
    { ...closed, seq: 1, t_us: 2 * SECOND_US, connection: 2 },
    { fact: 'produced', seq: 2, t_us: 30 * SECOND_US, first_seq: 1, count: 1, span_us: 0 },
  ] as unknown as Fact[];
  const connections = [OPEN, { ...OPEN, id: 2 }];
  const stage = { ...STAGE, connections, connections_total: 2 };
  const recording = await read(textOf({ stage, facts }));
  const replay = new Replay(recording, {} as Host, new Notices(), () =>
    Promise.reject(new Error()),
  );
  const target = document.createElement('div');
  const view = mount(Connections, {
    target,
    props: {
      lab: replay,
      switcher: createRawSnippet(() => ({ render: () => '<b></b>' })),
      enlarge: { on: false, label: 'Enlarge', toggle: () => undefined },
    },
  });
  const ages = (): (string | undefined)[] => {
    flushSync();
    const shown = [...target.querySelectorAll('td.age, .ago')];
    return shown.map(({ textContent }) => textContent.trim().replace(/\s/g, ' '));
  };
  expect(ages()).toEqual(['30 s', '28 s ago']);
  replay.moveTo(12 * SECOND_US);
  expect(ages()).toEqual(['12 s', '10 s ago']);
  replay.moveTo(13 * SECOND_US);
  expect(ages()).toEqual(['13 s', '11 s ago']);
  await unmount(view);
  vi.useRealTimers();
});
