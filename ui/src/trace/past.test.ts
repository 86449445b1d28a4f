import { expect, it } from 'vitest';
import { STAGE } from '../lab/fixture';
import { Past } from './past';
import type { Fact, Observation } from './types';

const request = (seq: number, connection: number): Fact[] => [
  { seq, t_us: seq, fact: 'accepted', connection, peer: '127.0.0.1:4000' },
  {
    seq: seq + 1,
    t_us: seq + 1,
    fact: 'request',
    connection,
    method: 'GET',
    target: '/stream',
    last_event_id: null,
    client: 'w1',
    user_agent: null,
    origin: null,
  },
];

function closed(seq: number, connection: number): Fact {
  const how = { by: 'client', how: 'cut', events: 0, bytes: 0, last_seq: null } as const;
  return { seq, t_us: seq, fact: 'closed', connection, ...how };
}

it('keeps the facts of connections that are open, and of no others', () => {
  const past = new Past(STAGE, 'w1');
  const facts = [...request(1, 7), ...request(3, 8), closed(5, 7)];
  for (const fact of facts) past.takeFact(fact);
  expect(past.facts).toEqual(facts.slice(2, 4));
  expect(past.stage.journal_seq).toBe(5);
});

it('keeps of a client when it was made, first open, and what it did last', () => {
  const past = new Past(STAGE, 'w1');
  const kinds = ['created', 'open', 'error', 'open', 'error', 'open'] as const;
  const seen = kinds.map((kind, i) => {
    const rest = { url: '/stream', withCredentials: false, readyState: 0 };
    return { i, seen: { lane: 'window', at: i, kind, ...rest } as Observation };
  });
  for (const placed of seen) past.takeObservation(placed);
  expect(past.observations.map(({ i }) => i)).toEqual([0, 1, 4, 5]);
});

it('goes on from a copy as from itself, and leaves it as it was', () => {
  const past = new Past(STAGE, 'w1');
  for (const fact of request(1, 7)) past.takeFact(fact);
  const copy = past.copy();
  copy.takeFact(closed(3, 7));
  expect(copy.facts).toEqual([]);
  expect(past.facts).toHaveLength(2);
  expect(past.stage.journal_seq).toBe(2);
});
