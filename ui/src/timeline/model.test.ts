import { describe, expect, it } from 'vitest';
import { Script } from './fixtures';
import { TimelineModel } from './model';
import { Fate, MARKS } from './model/marks';

function taken(script: Script): TimelineModel {
  const model = new TimelineModel();
  model.ingest(script);
  return model;
}

/** The place of an event of the fixture's epoch; fails where it is not known. */
function place(model: TimelineModel, seq: number, epoch = 'k3f'): number {
  const found = model.marks.find(epoch, seq);
  if (found === undefined) throw new Error(`event ${epoch}-${seq} has no place`);
  return found;
}

function fates(model: TimelineModel, from: number, to: number): Fate[] {
  const list: Fate[] = [];
  for (let seq = from; seq <= to; seq += 1) list.push(model.marks.fate(place(model, seq)));
  return list;
}

/** Five events, a reset, three written while away, and the resume. */
function resetAndResume(): Script {
  const { script, connection } = Script.live(5);
  script.at(5_300).kill(connection, 'reset', 5).at(5_302).error(0);
  for (let seq = 6; seq <= 8; seq += 1) script.at(seq * 1_000).produce(seq);
  const second = script.at(8_305).request('k3f-5');
  script.subscribe(second, { after: 5, replay: 3, requested: 'k3f-5' }).write(second, 6, 3);
  script.at(8_307).open();
  for (let seq = 6; seq <= 8; seq += 1) script.at(8_308).dispatch(seq);
  script.at(9_000).tick(second, 9).at(9_500);
  return script;
}

describe('a live run', () => {
  it('joins every event by its id', () => {
    const { script } = Script.live(5);
    const model = taken(script);
    expect(fates(model, 1, 5)).toEqual(Array(5).fill(Fate.Live));
    expect(model.marks.producedUs(place(model, 3))).toBe(3_000_000);
    expect(model.marks.dispatchedUs(place(model, 3))).toBe(3_001_000);
    expect(model.window.state).toBe('open');
  });

  it('comes out the same however the two logs arrive', () => {
    const whole = resetAndResume();
    const late = resetAndResume();
    const facts = late.facts.entries.splice(0);
    const model = new TimelineModel();
    // The journal lags: everything the page saw is there before the first fact.
    late.ms = 5_000;
    model.ingest(late);
    late.facts.entries.push(...facts);
    late.ms = 9_500;
    model.ingest(late);
    const expected = taken(whole);
    expect(fates(model, 1, 9)).toEqual(fates(expected, 1, 9));
    expect(model.window.waits.items.map((w) => w.toUs)).toEqual([8_305_000]);
  });

  it('calls replayed what the two clocks put shortly before the connection that replays it', () => {
    const { script, connection } = Script.live(5);
    script.at(5_300).kill(connection, 'cut', 5).at(5_302).error(0).at(6_000).produce(6);
    const second = script.at(8_305).request('k3f-5');
    // By as much as one clock may be wrong, and no more.
    script.at(8_305.9).open().dispatch(6);
    script.at(8_307).subscribe(second, { after: 5, replay: 1, requested: 'k3f-5' });
    script.write(second, 6).at(9_000);
    const model = taken(script);
    expect(fates(model, 5, 6)).toEqual([Fate.Live, Fate.Replayed]);
    expect(model.density.sum('replayed', 0, 10_000_000)).toBe(1);
  });

  it('knows by its events that an answer was taken, though the clocks put `open` before it', () => {
    const { script, connection } = Script.live(5);
    script.at(5_300).kill(connection, 'cut', 5).at(5_302).error(0);
    const second = script.at(8_305).request('k3f-5');
    script.answer(second, 200).at(8_302).open();
    script.at(8_307).subscribe(second, { after: 5, requested: 'k3f-5' });
    script.at(9_000).produce(6).write(second, 6).dispatch(6);
    script.at(9_500).see({ kind: 'closed', why: 'by_hand' });
    script.at(9_501).fact({
      fact: 'closed',
      connection: second,
      by: 'client',
      how: 'cut',
      events: 1,
      bytes: 0,
      last_seq: 6,
    });
    const answered = taken(script).connections.window.last;
    expect([answered?.id, answered?.leftUnopened]).toEqual([second, false]);
  });

  it('reads every entry once', () => {
    const { script } = Script.live(3);
    const model = new TimelineModel();
    model.ingest(script);
    const version = model.version;
    model.ingest(script);
    expect(model.version).toBe(version);
    expect(model.density.sum('live', 0, 10_000_000)).toBe(3);
  });
});

describe('a stream that begins anew', () => {
  it('lost nothing of what was produced before it', () => {
    const { script } = Script.live(5);
    script.at(5_500).see({ kind: 'closed', why: 'by_hand' });
    script.at(6_000).produce(6).at(7_000).produce(7);
    const url = 'http://127.0.0.1:3000/stream?client=w1';
    script.at(7_500).see({ kind: 'created', url, withCredentials: false, anew: true });
    const second = script.at(7_502).request();
    script.subscribe(second, { after: 7 }).at(7_504).open().at(8_000).tick(second, 8);
    const model = taken(script.at(9_000));
    expect(fates(model, 6, 8)).toEqual([Fate.Apart, Fate.Apart, Fate.Live]);
    expect(model.story.resumes.items).toEqual([]);
  });
});

describe('a fault that drops events', () => {
  it('leaves them lost between those that came', () => {
    const { script, connection } = Script.live(5);
    script.at(6_000).produce(6).dropped(connection, 6).at(7_000).tick(connection, 7).at(9_000);
    const model = taken(script);
    expect(fates(model, 5, 7)).toEqual([Fate.Live, Fate.Dropped, Fate.Live]);
    expect(model.density.sum('lost', 0, 10_000_000)).toBe(1);
  });

  it('does so even where the journal tells of it after the next one was dispatched', () => {
    const { script, connection } = Script.live(5);
    script.at(6_000).produce(6).at(7_000).tick(connection, 7).at(7_100).dropped(connection, 6);
    const model = taken(script.at(9_000));
    expect(fates(model, 5, 7)).toEqual([Fate.Live, Fate.Dropped, Fate.Live]);
  });
});

describe('a fault that writes events twice', () => {
  it('gives them a second dispatch, and moves no event after them', () => {
    const { script, connection } = Script.live(5);
    const event = { kind: 'event', type: 'message', lastEventId: 'k3f-6', data: '6' } as const;
    script.at(6_000).produce(6).write(connection, 6);
    script
      .at(6_001)
      .see({ ...event, n: 6 })
      .at(6_003)
      .see({ ...event, n: 7 });
    script.doubled(connection, 6).at(7_000).tick(connection, 7).at(9_000);
    const model = taken(script);
    expect(fates(model, 5, 7)).toEqual([Fate.Live, Fate.Live, Fate.Live]);
    const [six, seven] = [place(model, 6), place(model, 7)];
    expect(model.marks.doubled(six)).toBe(true);
    expect(model.marks.dispatchedUs(six)).toBe(6_001_000);
    expect(model.marks.againUs(six)).toBe(6_003_000);
    expect(model.marks.doubled(seven)).toBe(false);
    expect(model.window.loose.items).toEqual([]);
  });
});

describe('faults on this window’s connection', () => {
  it('are known from the start where they were in force before the first fact', () => {
    const { script } = Script.live(2);
    const model = new TimelineModel();
    const drop = { kind: 'drop', probability_percent: 40, seed: 1 } as const;
    model.ingest(Object.assign(script, { faultsBefore: [drop] }));
    expect(model.story.faults.items).toEqual([
      { fromUs: 102_000, toUs: undefined, kinds: ['drop'] },
    ]);
  });

  const latency = { kind: 'latency', latency_ms: 5, jitter_ms: 0, seed: 1 } as const;
  const gzip = { kind: 'gzip', flush: false } as const;

  it('are told of for as long as they act', () => {
    const { script, connection } = Script.live(3);
    script.at(4_000).fact({ fact: 'fault_changed', connection: null, faults: [latency, gzip] });
    script.at(5_000).fact({ fact: 'fault_changed', connection: 99, faults: [] });
    script.at(6_000).kill(connection, 'cut', 3).at(6_001).error(0);
    const again = script.at(7_000).request('k3f-3');
    script.subscribe(again, { after: 3 }).at(7_001).open();
    script.at(8_000).fact({ fact: 'fault_changed', connection: again, faults: [] }).at(9_000);
    const model = taken(script);
    expect(model.story.faults.items).toEqual([
      { fromUs: 4_000_000, toUs: 6_000_000, kinds: ['latency'] },
      { fromUs: 7_000_000, toUs: 8_000_000, kinds: ['latency'] },
    ]);
    const told = model.happenings.items.flatMap((it) => (it.kind === 'faults' ? [it.faults] : []));
    expect(told).toEqual([['latency'], ['latency'], []]);
  });
});

describe('a reset and a resume', () => {
  it('calls what comes from the log replayed and the rest live', () => {
    const model = taken(resetAndResume());
    expect(fates(model, 4, 9)).toEqual([
      Fate.Live,
      Fate.Live,
      Fate.Replayed,
      Fate.Replayed,
      Fate.Replayed,
      Fate.Live,
    ]);
    expect(model.story.resumes.last).toMatchObject({ replayed: 3, lost: 0 });
    expect(model.density.sum('replayed', 0, 10_000_000)).toBe(3);
  });

  it('shows events as away until they are replayed', () => {
    const { script, connection } = Script.live(2);
    script.at(2_300).kill(connection, 'cut', 2).at(2_301).error(0).at(3_000).produce(3).at(3_100);
    const model = taken(script);
    expect(fates(model, 2, 3)).toEqual([Fate.Live, Fate.Away]);
  });

  it('measures the wait against what was advertised', () => {
    const model = taken(resetAndResume());
    expect(model.window.waits.last).toMatchObject({
      fromUs: 5_302_000,
      toUs: 8_305_000,
      advertisedMs: 3_000,
      lastEventId: 'k3f-5',
    });
    expect(model.window.bands.items.map((band) => band.state)).toEqual([
      'connecting',
      'open',
      'connecting',
      'open',
    ]);
  });

  it('tells who ended it and what the next request asked for', () => {
    const model = taken(resetAndResume());
    expect(model.story.kills.last).toMatchObject({ kind: 'reset', own: true, by: 'presenter' });
    expect(model.connections.window.last).toMatchObject({ lastEventId: 'k3f-5', status: 200 });
  });

  it('puts an event that a reset destroyed under way with those that were away', () => {
    const { script, connection } = Script.live(2);
    script.at(3_000).produce(3).write(connection, 3).kill(connection, 'reset', 3);
    script.at(3_002).error(0).at(3_400);
    const model = taken(script);
    expect(fates(model, 3, 3)).toEqual([Fate.Away]);
  });
});

describe('what never comes', () => {
  it('marks what the log no longer holds as lost, with the count the lab gave', () => {
    const { script, connection } = Script.live(2);
    script.at(2_300).kill(connection, 'cut', 2).at(2_301).error(0);
    for (let seq = 3; seq <= 8; seq += 1) script.at(seq * 1_000).produce(seq);
    const second = script.at(8_500).request('k3f-2');
    script.subscribe(second, { after: 6, replay: 2, requested: 'k3f-2' });
    script.fact({
      fact: 'gap',
      connection: second,
      requested: 'k3f-2',
      resumed_at: 'k3f-6',
      missed: 4,
      reason: 'trimmed',
    });
    script.at(8_501).open().at(8_502).dispatch(7).dispatch(8);
    const model = taken(script);
    expect(fates(model, 3, 8)).toEqual([...Array(4).fill(Fate.Lost), Fate.Replayed, Fate.Replayed]);
    expect(model.story.resumes.last).toMatchObject({ lost: 4, gap: 'trimmed', replayed: 2 });
  });

  it('loses what was produced during an outage without ids', () => {
    const { script, connection } = Script.live(0);
    script.at(1_000).produce(1).write(connection, 1).at(1_001).dispatch(1, '');
    script.at(1_300).kill(connection, 'end', 1).at(1_301).error(0).at(2_000).produce(2);
    const second = script.at(4_302).request();
    script.subscribe(second, { after: 2 }).at(4_304).open();
    script.at(5_000).produce(3).write(second, 3).at(5_001).dispatch(3, '').at(5_010);
    const model = taken(script);
    expect(fates(model, 1, 3)).toEqual([Fate.Live, Fate.Lost, Fate.Live]);
    expect(model.story.resumes.last).toMatchObject({ replayed: 0, lost: 1 });
  });

  it('closes for good on a 503', () => {
    const { script, connection } = Script.live(1);
    script.at(1_300).kill(connection, 'cut', 1).at(1_301).error(0);
    const second = script.at(4_302).request('k3f-1');
    script.answer(second, 503).at(4_304).error(2).at(6_000);
    const model = taken(script);
    expect(model.window.state).toBe('closed');
    expect(model.window.waiting).toBeUndefined();
    expect(model.connections.window.last).toMatchObject({ status: 503 });
  });
});

describe('a stall', () => {
  it('keeps events pending and joins them live when it is released', () => {
    const { script, connection } = Script.live(1);
    script.at(1_500).fact({ fact: 'stalled', connection: null });
    script.at(2_000).produce(2).at(3_000).produce(3);
    const model = new TimelineModel();
    model.ingest(script);
    expect(fates(model, 2, 3)).toEqual([Fate.Pending, Fate.Pending]);
    script.at(3_500).fact({ fact: 'released', connection: null }).write(connection, 2, 2);
    script.at(3_502).dispatch(2).dispatch(3);
    model.ingest(script);
    expect(fates(model, 2, 3)).toEqual([Fate.Live, Fate.Live]);
    expect(model.story.stalls.items).toEqual([
      { fromUs: 1_500_000, toUs: 3_500_000, connection: undefined },
    ]);
  });
});

describe('epochs', () => {
  it('tells equal numbers of two epochs apart', () => {
    const { script, connection } = Script.live(3);
    script.at(3_500).fact({ fact: 'epoch_began', epoch: 'zzz', by: 'presenter' });
    script.at(4_000).produce(1).write(connection, 1).at(4_001).dispatch(1, 'zzz-1');
    const model = taken(script);
    expect(place(model, 1, 'zzz')).toBeGreaterThan(place(model, 3));
    expect(model.marks.dispatchedUs(place(model, 1, 'zzz'))).toBe(4_001_000);
    expect(model.marks.dispatchedUs(place(model, 1))).toBe(1_001_000);
  });

  it('learns the name from the first id when the journal no longer holds the beginning', () => {
    const script = new Script().at(0).create();
    const connection = script.request();
    script.subscribe(connection, { after: 500_000 }).at(2).open();
    script.at(1_000).tick(connection, 500_001);
    const model = taken(script);
    expect(fates(model, 500_001, 500_001)).toEqual([Fate.Live]);
  });
});

describe('without ids', () => {
  it('counts what was written to the connection', () => {
    const { script, connection } = Script.live(0);
    for (const seq of [1, 2]) {
      script
        .at(seq * 1_000)
        .produce(seq)
        .write(connection, seq)
        .at(seq * 1_000 + 1)
        .dispatch(seq, '');
    }
    const model = taken(script);
    expect(model.marks.dispatchedUs(place(model, 2))).toBe(2_001_000);
  });

  it('counts as well where no fact nor id has told the epoch', () => {
    const script = new Script().at(100).create();
    const connection = script.at(102).request();
    script.subscribe(connection, { after: 40 }).at(104).open();
    for (const seq of [41, 42]) {
      script
        .at(seq * 1_000)
        .produce(seq)
        .write(connection, seq)
        .at(seq * 1_000 + 1)
        .dispatch(seq, '');
    }
    const model = taken(script.at(42_010));
    expect(model.marks.find(undefined, 41)).toBeDefined();
    expect(model.window.loose.items).toEqual([]);
    for (const seq of [41, 42]) {
      const found = model.marks.find(undefined, seq) ?? -1;
      expect(model.marks.fate(found)).toBe(Fate.Live);
      expect(model.marks.dispatchedUs(found)).toBe(seq * 1_000_000 + 1_000);
    }
  });

  it('does not join what contradicts the number in the data', () => {
    const { script, connection } = Script.live(0);
    script.at(1_000).produce(1).write(connection, 1);
    script.at(2_000).produce(2).write(connection, 2).at(2_001).dispatch(2, '').at(2_010);
    const model = taken(script);
    expect(model.marks.dispatchedUs(place(model, 1))).toBeNaN();
    expect(model.window.loose.items).toEqual([2_001_000]);
  });

  it('does not count across facts that are missing', () => {
    const { script, connection } = Script.live(0);
    script.at(500).fact({ fact: 'journal_gap', from_seq: 10, to_seq: 20 });
    script.at(1_000).produce(1).write(connection, 1).at(1_001).dispatch(1, '').at(1_010);
    const model = taken(script);
    expect(model.window.loose.items).toHaveLength(1);
    expect(model.story.blanks.last).toMatchObject({ entries: 11 });
  });

  it('joins the article by its own connection, numbered as its data says, and leaves the main feed out', () => {
    const script = new Script().at(0).start().create('/article/stream');
    const connection = script.at(1).request();
    script.subscribe(connection, { stream: 'article' }).at(3).open();
    for (const n of [1, 2]) {
      script
        .at(n * 1_000)
        .produce(n + 40)
        .write(connection, n)
        .at(n * 1_000 + 1)
        .dispatch(n + 1, '');
    }
    const model = taken(script);
    expect(model.marks.find('k3f', 41)).toBeUndefined();
    expect(model.marks.dispatchedUs(place(model, 3, `#${connection}`))).toBe(2_001_000);
  });
});

describe('the article, which has no ids', () => {
  it('loses what was written to one connection and never arrived', () => {
    const script = new Script().at(0).start().create('/article/stream');
    const first = script.at(1).request();
    script.subscribe(first, { stream: 'article' }).at(3).open();
    script.at(1_000).write(first, 1).at(1_001).dispatch(2, '');
    script.at(2_000).write(first, 2).at(2_100).kill(first, 'reset', 2).at(2_101).error(0);
    const second = script.at(12_100).request();
    script.subscribe(second, { stream: 'article' }).at(12_103).open();
    const model = taken(script.at(12_200));
    expect(model.marks.fate(place(model, 2, `#${first}`))).toBe(Fate.Live);
    expect(model.marks.fate(place(model, 3, `#${first}`))).toBe(Fate.Lost);
    expect(model.story.resumes.last).toMatchObject({ connection: second, replayed: 0, lost: 1 });
  });
});

describe('attempts that no fact speaks of', () => {
  it('calls them refused while the door is closed', () => {
    const { script, connection } = Script.live(1);
    script.at(1_200).fact({
      fact: 'door_changed',
      state: { door: { kind: 'refuse' }, attempts_left: null, until_us: null },
      by: 'presenter',
    });
    script.at(1_300).kill(connection, 'reset', 1).at(1_301).error(0);
    script.at(4_303).error(0).at(4_400);
    const model = taken(script);
    expect(model.window.failures.items).toEqual([{ atUs: 4_303_000, reason: 'refused' }]);
    expect(model.window.waits.items).toHaveLength(2);
    expect(model.window.waiting?.fromUs).toBe(4_303_000);
  });

  it('takes the failure back when the journal tells of the request after all', () => {
    const { script, connection } = Script.live(1);
    script.at(1_300).kill(connection, 'reset', 1).at(1_301).error(0).at(4_310).error(0);
    const model = new TimelineModel();
    model.ingest(script);
    expect(model.window.failures.items).toHaveLength(1);
    script.at(4_303);
    const second = script.request('k3f-1');
    script.kill(second, 'cut', 1).at(4_400);
    model.ingest(script);
    expect(model.window.failures.items).toHaveLength(0);
    expect(model.window.waits.items.map((wait) => wait.toUs)).toEqual([4_303_000, undefined]);
  });
});

describe('a burst', () => {
  it('counts right and stays bounded', () => {
    const { script, connection } = Script.live(0);
    const perFact = 50;
    const total = 100_000;
    const model = new TimelineModel();
    for (let seq = 1; seq <= total; seq += perFact) {
      script
        .at(1_000 + (seq + perFact) / 5)
        .produce(seq, perFact, 10)
        .write(connection, seq, perFact);
      for (let i = 0; i < perFact; i += 1) script.dispatch(seq + i);
    }
    model.ingest(script);
    expect(model.density.sum('produced', 0, 60_000_000)).toBe(total);
    expect(model.density.sum('live', 0, 60_000_000)).toBe(total);
    expect(model.marks.end - model.marks.first).toBe(MARKS);
    expect(model.marks.fate(place(model, total))).toBe(Fate.Live);
  });
});

describe('other clients', () => {
  it('keeps curl and strangers apart', () => {
    const { script } = Script.live(1);
    script.at(1_100).create('/stream', 'curl', 'c1');
    const curl = script.at(1_102).request(undefined, 'c1', 'curl/8');
    script.subscribe(curl, { after: 1 }).at(1_103).open('curl');
    const stranger = script.at(1_200).request(undefined, null, 'curl/8');
    script.subscribe(stranger, { after: 1 });
    script.at(2_000).produce(2).at(2_001).dispatch(2, 'k3f-2', 'curl').dispatch(2);
    script.at(2_300).kill(curl, 'cut', 2);
    script.at(2_301).kill(stranger, 'cut', 2);
    const model = taken(script);
    expect(model.connections.curl.items).toHaveLength(1);
    expect(model.connections.others.items).toHaveLength(1);
    expect(model.marks.besideUs('curl', place(model, 2))).toBe(2_001_000);
    expect(model.story.kills.items).toHaveLength(1);
    expect(model.story.kills.last).toMatchObject({ count: 2, own: false });
    expect(model.window.state).toBe('open');
  });
});

describe('logs that let entries go before they were read', () => {
  it('show a blank and claim nothing about the events in it', () => {
    const { script } = Script.live(3);
    const model = new TimelineModel();
    model.ingest(script);
    script.at(4_000).produce(4).at(5_000).produce(5).at(5_001).dispatch(5);
    script.at(6_000).produce(6).at(6_001).dispatch(6).at(6_010);
    script.observations.first = script.observations.total - 1;
    model.ingest(script);
    expect(fates(model, 4, 6)).toEqual([Fate.Apart, Fate.Apart, Fate.Live]);
    expect(model.story.blanks.items).toHaveLength(1);
  });
});

it('counts what a replay brings a second time', () => {
  const { script, connection } = Script.live(2);
  // Ids were switched off: the client still asks from the last one it saw.
  script.at(3_000).produce(3).write(connection, 3).at(3_001).dispatch(3, 'k3f-2');
  script.at(3_300).kill(connection, 'cut', 3).at(3_301).error(0).at(4_000).produce(4);
  const second = script.at(6_302).request('k3f-2');
  script.subscribe(second, { after: 2, replay: 2, requested: 'k3f-2' }).write(second, 3, 2);
  script.at(6_303).open().at(6_304).dispatch(3, 'k3f-2').dispatch(4, 'k3f-2').at(6_310);
  const model = taken(script);
  expect(fates(model, 3, 4)).toEqual([Fate.Live, Fate.Replayed]);
  expect(model.story.resumes.last).toMatchObject({ replayed: 2, again: 1, lost: 0 });
});
