import { describe, expect, it } from 'vitest';
import type { Fact } from '../api/types';
import { Ring } from '../trace/ring';
import { Closings } from './closings';

let seq = 0;
function facts(...entries: object[]): Ring<Fact> {
  const ring = new Ring<Fact>(10_000);
  for (const entry of entries) {
    seq += 1;
    ring.push({ seq, t_us: seq * 1_000, ...entry } as Fact);
  }
  return ring;
}

function request(connection: number, client: string | null = null, target = '/stream') {
  return { fact: 'request', connection, method: 'GET', target, client };
}

function closed(connection: number, how = 'reset') {
  return { fact: 'closed', connection, by: 'server', how, events: 3, bytes: 90 };
}

describe('recently closed connections', () => {
  it('say who they were and what ended them', () => {
    const closings = new Closings();
    closings.update(
      facts(
        request(1, 'window-a'),
        { fact: 'killed', connection: 1, kind: 'reset', by: 'presenter', partial_bytes: 12 },
        closed(1),
      ),
    );
    expect(closings.list).toHaveLength(1);
    expect(closings.list[0]?.client).toBe('window-a');
    expect(closings.list[0]?.killed?.partial_bytes).toBe(12);
    expect(closings.list[0]?.closed.how).toBe('reset');
  });

  it('are few, the newest first', () => {
    const closings = new Closings();
    const many = Array.from({ length: 200 }, (_, i) => [request(i), closed(i)]).flat();
    closings.update(facts(...many));
    expect(closings.list.length).toBeLessThanOrEqual(30);
    expect(closings.list[0]?.connection).toBe(199);
  });

  it('leave out requests that were no streams', () => {
    const closings = new Closings();
    closings.update(facts(request(1), closed(1, 'answer')));
    expect(closings.list).toHaveLength(0);
  });

  it('keep their places when the playground runs all its cases, which are counted', () => {
    const closings = new Closings();
    expect(closings.played).toBeUndefined();
    const plays = Array.from({ length: 125 }, (_, i) => [
      request(i + 2, 'playground', `/playground/s${i}`),
      closed(i + 2),
    ]).flat();
    closings.update(facts(request(1, 'window-a'), closed(1), ...plays));
    expect(closings.list.map(({ client }) => client)).toEqual(['window-a']);
    expect(closings.played).toEqual({ count: 125, at: seq * 1_000 });
  });

  it('stand beside clients that were turned away, with the limit the last of them met', () => {
    const closings = new Closings();
    expect(closings.turnedAway).toBeUndefined();
    const full = (of: string, limit: number) => ({ fact: 'over_capacity', peer: 'a', of, limit });
    closings.update(facts(full('stage', 10_000), full('address', 1_000)));
    expect(closings.turnedAway).toMatchObject({ count: 2, last: { of: 'address', limit: 1_000 } });
  });
});
