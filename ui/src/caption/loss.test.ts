import { describe, expect, it } from 'vitest';
import { STAGE } from '../lab/fixture';
import { Script } from '../timeline/fixtures';
import { TimelineModel } from '../timeline/model';
import { Fate } from '../timeline/model/marks';
import { situationOf } from './derive';
import { StreamModel } from './model';

/** Both logs, one of them late by so many milliseconds. */
interface Lag {
  readonly journal: number;
  readonly page: number;
}

const ORDERS: readonly [string, Lag][] = [
  ['both at once', { journal: 0, page: 0 }],
  ['the journal late', { journal: 400, page: 0 }],
  ['the page a little late', { journal: 0, page: 3 }],
];

/** The strip's and the caption's model of what the script told, as the entries come in. */
function heard(script: Script, lag: Lag): StreamModel {
  const model = new StreamModel('chromium', STAGE, () => 'window');
  const entries = [
    ...script.observations.entries.map((seen) => ({
      ms: seen.at + lag.page,
      take: () => model.observe(seen, script.toLabUs(seen.at)),
    })),
    ...script.facts.entries.map((fact) => ({
      ms: fact.t_us / 1_000 + lag.journal,
      take: () => model.apply(fact),
    })),
  ];
  for (const { take } of entries.sort((a, b) => a.ms - b.ms)) take();
  return model;
}

/** The timeline's model of the same, as the entries come in. */
function drawn(script: Script, lag: Lag): TimelineModel {
  const [facts, seen] = [script.facts.entries.splice(0), script.observations.entries.splice(0)];
  const model = new TimelineModel();
  const { ms } = script;
  for (let now = 0; now <= ms + 1_000; now += 1) {
    const due = facts.filter((fact) => fact.t_us / 1_000 + lag.journal === now);
    const dueSeen = seen.filter((each) => each.at + lag.page === now);
    if (due.length + dueSeen.length === 0 && now <= ms) continue;
    script.facts.entries.push(...due);
    script.observations.entries.push(...dueSeen);
    script.ms = now;
    model.ingest(script);
  }
  script.ms = ms;
  return model;
}

/** How much is lost: by the strip, by the crosses of the timeline, and by its words. */
function lossOf(script: Script, lag: Lag): { strip: number; crosses: number; words: number } {
  const strip = heard(script, lag).lost;
  const { marks, story } = drawn(script, lag);
  let crosses = 0;
  for (let place = marks.first; place < marks.end; place += 1) {
    if (marks.fate(place) === Fate.Lost) crosses += 1;
  }
  const words = story.resumes.items.reduce((sum, resume) => sum + resume.lost, 0);
  return { strip, crosses, words };
}

function agreed(n: number): { strip: number; crosses: number; words: number } {
  return { strip: n, crosses: n, words: n };
}

/** The window reconnects by hand, while event `seq` is being written to the former connection. */
function reconnect(script: Script, former: number, ms: number, seq?: number): number {
  script.at(ms).see({ kind: 'closed', why: 'by_hand' }).create();
  if (seq !== undefined)
    script
      .at(ms + 4)
      .produce(seq)
      .write(former, seq);
  const connection = script.at(ms + 8).request();
  const after = script.facts.entries.reduce(
    (newest, fact) => (fact.fact === 'produced' ? fact.first_seq + fact.count - 1 : newest),
    0,
  );
  script.at(ms + 9).subscribe(connection, { after });
  script.at(ms + 14).open();
  return connection;
}

describe.each(ORDERS)('strip, caption and timeline tell the same loss: %s', (_, lag) => {
  it('of an event that was still written to the connection which was closed by hand', () => {
    const { script, connection } = Script.live(5);
    const second = reconnect(script, connection, 5_500, 6);
    script.at(7_000).tick(second, 7).at(8_000);
    expect(lossOf(script, lag)).toEqual(agreed(1));
    expect(situationOf(heard(script, lag), 8_000_000, false)).toEqual({
      kind: 'reopened',
      lost: 1,
    });
  });

  it('of that event once, where a second new EventSource follows before the next comes', () => {
    const { script, connection } = Script.live(5);
    const second = reconnect(script, connection, 5_500, 6);
    const third = reconnect(script, second, 5_900);
    script.at(7_000).tick(third, 7).at(8_000);
    expect(lossOf(script, lag)).toEqual(agreed(1));
  });

  it('of nothing, where the event came just before the connection was closed by hand', () => {
    const { script, connection } = Script.live(6);
    const second = reconnect(script, connection, 6_002);
    script.at(7_000).tick(second, 7).at(8_000);
    expect(lossOf(script, lag)).toEqual(agreed(0));
  });

  it('of events that a reset of the history took away before the window came back', () => {
    const { script, connection } = Script.live(5);
    script.at(5_300).kill(connection, 'cut', 5).at(5_304).error(0);
    script.at(6_000).produce(6).at(7_000).produce(7);
    script.at(7_500).fact({ fact: 'epoch_began', epoch: 'zut', by: 'presenter' });
    script.at(8_000).produce(1).at(8_200).produce(2);
    const second = script.at(8_304).request('k3f-5');
    script.subscribe(second, { after: 0, replay: 2, requested: 'k3f-5' }).fact({
      fact: 'gap',
      connection: second,
      requested: 'k3f-5',
      resumed_at: 'zut-0',
      missed: null,
      reason: 'other_epoch',
    });
    script.write(second, 1, 2).at(8_310).open();
    script.at(8_312).dispatch(1, 'zut-1').dispatch(2, 'zut-2').at(9_000);
    expect(lossOf(script, lag)).toEqual(agreed(2));
    expect(situationOf(heard(script, lag), 9_000_000, false)).toMatchObject({
      kind: 'gap',
      reason: 'other_epoch',
      counted: 2,
    });
  });
});

it('takes back a loss where the clocks put the event after the connection that follows it', () => {
  const { script, connection } = Script.live(5);
  script.at(5_500).produce(6).write(connection, 6);
  const second = script.at(5_501).request();
  script.subscribe(second, { after: 6 }).at(5_502).dispatch(6);
  script.at(5_503).see({ kind: 'closed', why: 'by_hand' }).create().at(5_506).open();
  script.at(7_000).tick(second, 7).at(8_000);
  expect(lossOf(script, { journal: 0, page: 0 })).toEqual(agreed(0));
});
