import { expect, it } from 'vitest';
import type { Fact } from '../api/types';
import { ConnectionTable } from './connections.svelte';

type Told = Fact extends infer F ? (F extends Fact ? Omit<F, 'seq' | 't_us'> : never) : never;

function table(...told: Told[]): ConnectionTable {
  const made = new ConnectionTable('window-1');
  tell(made, ...told);
  return made;
}

function tell(to: ConnectionTable, ...told: Told[]): void {
  told.forEach((fact, seq) => to.apply({ ...fact, seq, t_us: 10 } as Fact));
  to.flush();
}

const arrive = (connection: number, client: string | null): Told[] => [
  { fact: 'accepted', connection, peer: '127.0.0.1:5' },
  {
    fact: 'request',
    connection,
    client,
    method: 'GET',
    target: '/stream',
    last_event_id: null,
    user_agent: 'curl/8',
    origin: null,
  },
];
const subscribe = (connection: number): Told => ({
  fact: 'subscribed',
  connection,
  stream: 'lab',
  requested: null,
  resumed_after_seq: 4,
  replay: 0,
  retry_ms: 3_000,
  bytes: null,
});
const close = (connection: number): Told => ({
  fact: 'closed',
  connection,
  by: 'client',
  how: 'cut',
  events: 0,
  bytes: 0,
  last_seq: null,
});

it('lists a connection once it carries a stream, until it is closed', () => {
  const made = table(...arrive(1, 'window-1'));
  expect(made.total).toBe(0);
  tell(made, subscribe(1));
  expect(made.rows).toMatchObject([{ id: 1, client: 'window-1', watched: true, last_seq: 4 }]);
  tell(made, close(1));
  expect([made.rows.length, made.total]).toEqual([0, 0]);
});

it('lists what the door left hanging', () => {
  const made = table(...arrive(1, null), {
    fact: 'door_met',
    connection: 1,
    door: { kind: 'hang' },
    attempts_left: null,
  });
  expect(made.rows).toMatchObject([{ id: 1, stream: 'hung' }]);
});

it('says how far behind a stalled connection is', () => {
  const made = table(...arrive(1, 'window-1'), subscribe(1), {
    fact: 'stalled',
    connection: null,
  });
  tell(made, { fact: 'produced', first_seq: 5, count: 3, span_us: 0 });
  expect(made.rows).toMatchObject([{ stalled: true, behind: 3 }]);
  tell(
    made,
    { fact: 'released', connection: null },
    { fact: 'written', connection: 1, first_seq: 5, count: 3, bytes: 612, span_us: 0 },
  );
  expect(made.rows).toMatchObject([{ stalled: false, behind: 0, events: 3, bytes: 612 }]);
});

it('takes figures of unwatched connections from the counters', () => {
  const made = table(...arrive(2, null), subscribe(2), {
    fact: 'counters',
    connections: [{ id: 2, events: 9, bytes: 90, behind: 1, last_seq: 13 }],
    left_out: 0,
    open: 1,
  });
  expect(made.rows).toMatchObject([{ events: 9, bytes: 90, behind: 1, watched: false }]);
});
