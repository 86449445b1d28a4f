import { describe, expect, it } from 'vitest';
import { Script } from './script';

/** The stream at event 39, killed by a reset at 39.3 s. */
function lostAt39(script = new Script()): Script {
  return script.openAt39().at(39_300).kill('reset').at(39_301).error();
}

describe('while connecting', () => {
  it('is the first connect until something was answered', () => {
    expect(new Script().at(0).create().situation()).toEqual({ kind: 'first_connect' });
  });

  it('waits the advertised time from the error the page saw, and asks from its last id', () => {
    const script = lostAt39();
    script.at(40_000).produce(40, false);
    expect(script.situation()).toEqual({
      kind: 'waiting',
      cause: 'reset',
      midEvent: false,
      untilUs: 42_301_000,
      from: '39',
      failed: 0,
      door: 'open',
    });
    expect(script.strip()).toEqual({
      phase: 'connecting',
      waiting: { sinceUs: 39_301_000, untilUs: 42_301_000, fromId: 'k3f-39' },
      lastEventId: 'k3f-39',
      missed: 1,
      replayed: 0,
      lost: 0,
    });
  });

  it.each(['end', 'cut', 'reset'] as const)('names the kill: %s', (kind) => {
    const script = new Script().openAt39().at(39_300).kill(kind, 12).at(39_301).error();
    expect(script.situation()).toMatchObject({ cause: kind, midEvent: true });
  });

  it('names the kill even where the journal tells of it after the page saw the error', () => {
    const script = new Script().openAt39().at(39_301).error();
    expect(script.situation()).toMatchObject({ kind: 'waiting', cause: 'unknown' });
    script.at(39_300).kill('cut');
    expect(script.at(39_310).situation()).toMatchObject({ kind: 'waiting', cause: 'cut' });
  });

  it('names the kill where the clocks are known badly and the request seems older than its source', () => {
    const script = new Script();
    script.model.allowFor(40_000);
    script.at(1_000).create().at(970).ask();
    script.at(975).subscribe(0, 0).at(1_005).open().at(2_000).kill('cut').at(2_001).error();
    expect(script.situation()).toMatchObject({ kind: 'waiting', cause: 'cut' });
  });

  it('keeps to the floor of Firefox', () => {
    const script = new Script({ engine: 'gecko' });
    script.model.feed = { ...script.model.feed, retry_ms: 100 };
    lostAt39(script);
    expect(script.strip().waiting?.untilUs).toBe(39_801_000);
  });

  it('waits the default of Firefox before any retry was seen', () => {
    const script = new Script({ engine: 'gecko' }).at(0).create().at(10).error();
    expect(script.strip().waiting?.untilUs).toBe(5_010_000);
  });

  it('waits the advertised time also where the journal tells of it after the page saw the error', () => {
    const script = new Script({ engine: 'gecko' });
    script.at(0).create().at(30).open().at(40).error();
    script.at(10).ask();
    script.at(20).subscribe(0, 0).at(38).kill('cut');
    expect(script.strip().waiting?.untilUs).toBe(3_040_000);
  });

  it('follows a reconnection time that was changed in the open stream', () => {
    const script = new Script().openAt39();
    script.fact({ fact: 'feed_changed', feed: { ...script.model.feed, retry_ms: 500 } });
    script.at(39_300).kill('reset').at(39_301).error();
    expect(script.strip().waiting?.untilUs).toBe(39_801_000);
  });

  it('does not follow one that a stall holds back', () => {
    const script = new Script().openAt39().fact({ fact: 'stalled', connection: null });
    script.fact({ fact: 'feed_changed', feed: { ...script.model.feed, retry_ms: 500 } });
    script.at(39_300).kill('reset').at(39_301).error();
    expect(script.strip().waiting?.untilUs).toBe(42_301_000);
  });

  it('counts refused attempts and says that the port is closed', () => {
    const script = lostAt39().fact({
      fact: 'door_changed',
      state: { door: { kind: 'refuse' }, attempts_left: null, until_us: null },
      by: 'presenter',
    });
    script.at(42_302).error().at(45_303).error();
    expect(script.at(45_400).situation()).toMatchObject({
      kind: 'waiting',
      cause: 'refused',
      failed: 2,
      door: 'refuse',
    });
  });

  it('says that nothing answers where no door refuses', () => {
    expect(lostAt39().at(42_302).error().situation()).toMatchObject({ cause: 'unreachable' });
  });

  it('says that the answer was empty', () => {
    const script = lostAt39().at(42_302);
    const connection = script.ask('k3f-39');
    script.fact({
      fact: 'answered',
      connection,
      status: 200,
      content_type: 'text/event-stream',
      content_encoding: null,
      location: null,
      door: { kind: 'empty' },
    });
    script.closed('server', 'answer').at(42_304).open().at(42_305).error();
    expect(script.situation()).toMatchObject({ kind: 'waiting', cause: 'empty' });
  });

  it.each(['shutdown', 'url', 'idle_cut'] as const)('names who ended it: %s', (by) => {
    const script = new Script().openAt39().at(39_300);
    script.fact({ fact: 'killed', connection: 1, kind: 'end', partial_bytes: null, by });
    expect(script.at(39_301).error().situation()).toMatchObject({ cause: by });
  });

  it('is asking once the request arrived', () => {
    const script = lostAt39().at(42_302);
    script.ask('k3f-39');
    expect(script.situation()).toEqual({ kind: 'asking', from: '39' });
    expect(script.strip().waiting).toBeUndefined();
  });

  it('says that an engine takes longer than advertised', () => {
    expect(lostAt39().at(43_000).situation()).toEqual({ kind: 'late', dueUs: 42_301_000 });
  });

  it('says that the server hangs, whether or not the request was read', () => {
    const unread = lostAt39().fact({
      fact: 'door_changed',
      state: { door: { kind: 'hang' }, attempts_left: null, until_us: null },
      by: 'presenter',
    });
    expect(unread.at(44_000).situation()).toEqual({ kind: 'hung', sinceUs: 42_301_000 });

    const read = lostAt39().at(42_302);
    const connection = read.ask('k3f-39');
    read.fact({ fact: 'door_met', connection, door: { kind: 'hang' }, attempts_left: null });
    expect(read.at(44_000).situation()).toEqual({ kind: 'hung', sinceUs: 42_302_000 });
  });

  it('says that what hung was ended without an answer', () => {
    const script = lostAt39().at(42_302);
    script.ask('k3f-39');
    script.at(45_000).kill('cut').at(45_001).error();
    expect(script.situation()).toMatchObject({ kind: 'waiting', cause: 'unanswered', failed: 1 });
  });

  it('says that Chromium has not decided about a wrong type', () => {
    const script = lostAt39().at(42_302);
    script.ask('k3f-39');
    script.answer(200, 'text/plain');
    expect(script.situation()).toEqual({ kind: 'undecided_type', contentType: 'text/plain' });
  });

  it('knows nothing of the server once the control connection is lost', () => {
    expect(lostAt39().situation(true)).toEqual({ kind: 'control_lost' });
  });

  it('knows why the control connection is lost where the lab said that it ends', () => {
    const script = new Script().openAt39().at(39_300);
    script.fact({
      fact: 'killed',
      connection: 1,
      kind: 'end',
      partial_bytes: null,
      by: 'shutdown',
    });
    expect(script.at(39_301).error().situation(true)).toMatchObject({ cause: 'shutdown' });
    expect(script.at(42_302).error().situation(true)).toEqual({ kind: 'control_lost' });
  });
});

describe('with faults', () => {
  const drop = { kind: 'drop', probability_percent: 30, seed: 1 } as const;
  const idleCut = { kind: 'idle_cut', after_ms: 500 } as const;
  const acted = (fault: 'drop' | 'duplicate', ...event_seqs: number[]) =>
    ({ fact: 'fault_acted', connection: 1, fault, event_seqs }) as const;

  it('names them, of all or of its own connection, until they are taken away', () => {
    const script = new Script().openAt39();
    script.fact({ fact: 'fault_changed', connection: null, faults: [drop, idleCut] });
    const altered = { kind: 'altered', faults: ['drop', 'idle_cut'], dropped: 0, doubled: 0 };
    expect(script.situation()).toEqual(altered);
    script.fact({ fact: 'fault_changed', connection: 1, faults: [idleCut] });
    expect(script.situation()).toEqual({ ...altered, faults: ['idle_cut'] });
    script.fact({ fact: 'fault_changed', connection: 2, faults: [drop] });
    expect(script.situation()).toEqual({ ...altered, faults: ['idle_cut'] });
    script.fact({ fact: 'fault_changed', connection: null, faults: [] });
    expect(script.situation()).toMatchObject({ kind: 'live' });
  });

  it('counts what was dropped and doubled, and calls what was dropped lost', () => {
    const script = new Script({ stage: { faults: [drop] } }).openAt39();
    script.fact(acted('drop', 40, 42)).fact(acted('duplicate', 41));
    expect(script.situation()).toMatchObject({ kind: 'altered', dropped: 2, doubled: 1 });
    expect(script.strip().lost).toBe(2);
  });

  /** Cut at event 39, back three seconds later, with an event replayed. */
  function backAgain(script: Script): Script {
    script.openAt39().at(39_300).kill('cut').at(39_301).error();
    script.at(42_302).ask('k3f-39');
    return script.subscribe(39, 1).at(42_303).open();
  }

  it('tells of a fault that is set after a return at once, and of the return before', () => {
    const script = backAgain(new Script());
    expect(script.situation()).toMatchObject({ kind: 'resumed' });
    script.at(43_000).fact({ fact: 'fault_changed', connection: null, faults: [drop] });
    expect(script.situation()).toMatchObject({ kind: 'altered', faults: ['drop'] });
    script.at(44_000).fact({ fact: 'fault_changed', connection: null, faults: [] });
    expect(script.situation()).toMatchObject({ kind: 'resumed' });
  });

  it('says nothing of a return that has not reached the browser, or not whole', () => {
    const gzip = (flush: boolean) => new Script({ stage: { faults: [{ kind: 'gzip', flush }] } });
    expect(backAgain(gzip(false)).situation()).toMatchObject({ kind: 'altered' });
    expect(backAgain(gzip(true)).situation()).toMatchObject({ kind: 'resumed' });
    const dropping = backAgain(new Script({ stage: { faults: [drop] } }));
    expect(dropping.situation()).toMatchObject({ kind: 'resumed' });
    dropping.fact({ fact: 'fault_acted', connection: 2, fault: 'drop', event_seqs: [40] });
    expect(dropping.situation()).toMatchObject({ kind: 'altered', dropped: 1 });
  });

  it('calls compressed only what began so, and not what is flushed', () => {
    const gzip = { kind: 'gzip', flush: false } as const;
    const set = { fact: 'fault_changed', connection: null } as const;
    const before = new Script()
      .openAt39()
      .at(40_000)
      .fact({ ...set, faults: [gzip] });
    expect(before.situation()).toMatchObject({ kind: 'live' });
    const since = backAgain(new Script({ stage: { faults: [gzip] } }));
    expect(since.situation()).toMatchObject({ kind: 'altered', faults: ['gzip'] });
    since.at(43_000).fact({ ...set, faults: [{ ...gzip, flush: true }] });
    expect(since.situation()).toMatchObject({ kind: 'resumed' });
  });

  it('does not call lost what the next attempt asks for again', () => {
    const script = new Script({ stage: { faults: [drop] } }).openAt39();
    script
      .fact(acted('drop', 38, 40))
      .at(39_300)
      .kill('cut')
      .at(39_301)
      .error();
    script.at(42_302).ask('k3f-39');
    script.subscribe(39, 1).at(42_303).open();
    expect(script.strip().lost).toBe(1);
  });
});

describe('while open', () => {
  it('is live', () => {
    expect(new Script().openAt39().situation()).toEqual({
      kind: 'live',
      intervalMs: 1_000,
      perTick: 1,
    });
  });

  it('is live on the first connect even after attempts that failed', () => {
    const script = new Script().at(0).create().at(5).error().at(3_006);
    script.ask();
    expect(script.subscribe(0, 0).at(3_010).open().situation()).toMatchObject({ kind: 'live' });
  });

  it('tells of a resume: how long, from where, how many replayed and lost', () => {
    const script = lostAt39().at(42_000).produce(42, false).at(42_361);
    script.ask('k3f-39');
    script.subscribe(39, 3).at(42_361).open();
    expect(script.at(43_000).situation()).toEqual({
      kind: 'resumed',
      awayMs: 3_060,
      advertisedMs: 3_000,
      from: '39',
      replayed: 3,
      again: 0,
      lost: 0,
    });
    expect(script.strip()).toMatchObject({ phase: 'open', missed: 0, replayed: 3, lost: 0 });
  });

  it('says how much of a replay the window had already, since without ids it asks from too early', () => {
    const script = new Script().openAt39();
    script.model.feed = { ...script.model.feed, ids: false };
    for (const n of [40, 41]) {
      script.see({ kind: 'event', type: 'message', lastEventId: 'k3f-39', data: '', n });
    }
    script.kill('cut').at(39_300).error().at(42_300).ask('k3f-39');
    script.subscribe(39, 5).at(42_304).open();
    for (const n of [40, 41]) {
      script.see({ kind: 'event', type: 'message', lastEventId: 'k3f-39', data: '', n });
    }
    expect(script.situation()).toMatchObject({ kind: 'resumed', replayed: 5, again: 2 });
  });

  it('goes back to what is normal after half a minute', () => {
    const script = lostAt39().at(42_361);
    script.ask('k3f-39');
    script.subscribe(39, 0).open();
    expect(script.at(72_400).situation()).toMatchObject({ kind: 'live' });
  });

  it('counts as lost what was written meanwhile when ids are off', () => {
    const script = new Script();
    script.model.feed = { ...script.model.feed, ids: false };
    lostAt39(script).at(42_000).produce(42, false);
    expect(script.strip().missed).toBe(3);
    script.at(42_302).ask();
    script.subscribe(42, 0).at(42_304).open();
    expect(script.situation()).toEqual({ kind: 'fresh', awayMs: 3_003, lost: 3 });
    expect(script.strip().lost).toBe(3);
  });

  it('counts as lost what was written to an answer that the browser refused', () => {
    const script = lostAt39().at(42_000).produce(42, false).at(42_302);
    script.ask('k3f-39');
    script.subscribe(39, 3).fact({
      fact: 'written',
      connection: 2,
      first_seq: 40,
      count: 3,
      bytes: 0,
      span_us: 0,
    });
    script.error(2).at(43_000).create().ask();
    script.subscribe(42, 0).at(43_002).open();
    expect(script.situation()).toEqual({ kind: 'reopened', lost: 3 });
    expect(script.strip().lost).toBe(3);
  });

  it.each([
    ['trimmed', 5],
    ['too_slow', 5],
    ['future', null],
    ['malformed', null],
    ['other_epoch', null],
  ] as const)('tells of a gap: %s', (reason, missed) => {
    const script = lostAt39().at(42_302);
    const connection = script.ask('k3f-39');
    const requested = reason === 'too_slow' ? null : 'k3f-39';
    script.subscribe(reason === 'trimmed' ? 44 : 39, 0);
    script.fact({ fact: 'gap', connection, requested, resumed_at: 'k3f-44', missed, reason });
    expect(script.at(42_310).open().situation()).toEqual({
      kind: 'gap',
      reason,
      from: requested ? '39' : '',
      ...(missed === null ? {} : { missed }),
    });
    expect(script.strip().lost).toBe(missed ?? 0);
  });

  it('tells of a redirect that was followed', () => {
    const script = lostAt39().at(42_302);
    script.ask('k3f-39');
    script.answer(307, '', '/moved/stream').closed('server', 'answer');
    script.at(42_305).ask('k3f-39');
    script.subscribe(39, 3).at(42_307).open();
    expect(script.situation()).toMatchObject({ kind: 'redirected', status: 307, replayed: 3 });
  });

  it('tells how much a stall holds back', () => {
    const script = new Script().openAt39().fact({ fact: 'stalled', connection: null });
    expect(script.produce(44, false).situation()).toEqual({ kind: 'stalled', heldBack: 5 });
    script.fact({ fact: 'released', connection: null });
    expect(script.situation()).toEqual({ kind: 'released', heldBack: 5 });
    expect(script.at(60_000).situation()).toMatchObject({ kind: 'live' });
  });

  it('says that the feed is paused', () => {
    const script = new Script().openAt39();
    script.fact({ fact: 'feed_changed', feed: { ...script.model.feed, paused: true } });
    expect(script.situation()).toEqual({ kind: 'paused_feed' });
  });

  it('tells that a new EventSource knows no id', () => {
    const script = new Script().openAt39().see({ kind: 'closed', why: 'by_hand' });
    script.closed('client', 'cut').at(41_000).produce(41, false).at(41_500).create().ask();
    script.subscribe(41, 0).at(41_510).open();
    expect(script.situation()).toEqual({ kind: 'reopened', lost: 2 });
  });

  it('counts nothing of what was lost before a stream that begins anew', () => {
    const script = new Script().openAt39().see({ kind: 'closed', why: 'by_hand' });
    script.closed('client', 'cut').at(41_000).produce(41, false);
    script.at(41_500).createAnew().ask();
    script.subscribe(41, 0).at(41_510).open();
    expect(script.strip()).toMatchObject({ phase: 'open', replayed: 0, lost: 0 });
    expect(script.situation()).toMatchObject({ kind: 'live' });
    script.see({ kind: 'closed', why: 'by_hand' }).closed('client', 'cut');
    script.at(42_000).produce(42, false).at(42_500).create().ask();
    script.subscribe(42, 0).at(42_510).open();
    expect(script.strip().lost, 'only once').toBe(1);
  });

  it('tells that the article has no ids, at first and after an outage', () => {
    const script = new Script().at(0).create('http://127.0.0.1:3000/article/stream?client=w');
    script.at(1).ask();
    script.subscribe(0, 0, 'article').at(3).open();
    expect(script.situation()).toEqual({ kind: 'article' });
    script.at(5_000).kill('cut').at(5_001).error();
    expect(script.strip().waiting?.untilUs).toBe(15_001_000);
    expect(script.situation()).toMatchObject({ kind: 'waiting', from: '' });
    script.at(15_010).ask();
    script.subscribe(0, 0, 'article').at(15_011).open();
    expect(script.situation()).toEqual({ kind: 'article_again', awayMs: 10_010, lost: 0 });
    expect(script.strip().lost).toBe(0);
  });

  it('counts what the article was written and the window never dispatched', () => {
    const script = new Script().at(0).create('http://127.0.0.1:3000/article/stream?client=w');
    script.at(1).ask();
    script.subscribe(0, 0, 'article').at(3).open();
    script.see({ kind: 'event', type: 'connecttime', lastEventId: '', data: '', n: 1 });
    script.at(1_000).dispatch(1).at(2_000).dispatch(2);
    // Four in whole and half of a fifth, of which two arrived.
    script.at(5_000).kill('reset', 13, 4).at(5_001).error();
    // The next connection may be open on the page before its facts are read.
    script.at(15_010).ask();
    script.at(15_011).open().subscribe(0, 0, 'article');
    expect(script.situation()).toMatchObject({ kind: 'article_again', lost: 3 });
    expect(script.strip().lost).toBe(3);
    script.at(16_000).dispatch(1).kill('end', null, 1).at(16_001).error();
    script.at(26_010).ask();
    script.subscribe(0, 0, 'article').at(26_011).open();
    expect(script.situation()).toMatchObject({ kind: 'article_again', lost: 0 });
    expect(script.strip().lost).toBe(3);
  });
});

describe('once closed', () => {
  it('was closed by hand', () => {
    const script = new Script().openAt39().see({ kind: 'closed', why: 'by_hand' });
    expect(script.situation()).toEqual({ kind: 'closed', why: 'by_hand' });
  });

  it.each([
    [204, '', { why: 'no_content' }],
    [503, '', { why: 'status', status: 503 }],
    [404, '', { why: 'status', status: 404 }],
    [200, 'text/plain', { why: 'content_type', contentType: 'text/plain' }],
  ] as const)('says why: %i %s', (status, contentType, why) => {
    const script = lostAt39().at(42_302);
    script.ask('k3f-39');
    script.answer(status, contentType).closed('server', 'answer').at(42_304).error(2);
    expect(script.situation()).toEqual({ kind: 'closed', ...why });
  });

  it.each([
    ['none', false],
    ['any', true],
  ] as const)('blames CORS: %s, credentials %s', (cors, withCredentials) => {
    const script = new Script({ stage: { cors } }).at(0).create('/stream', withCredentials);
    script.at(1).ask();
    script.subscribe(0, 0).at(3).error(2);
    expect(script.situation()).toEqual({ kind: 'closed', why: 'cors', withCredentials });
  });

  it('knows the refused request also where the server’s clock seems to be ahead', () => {
    const script = new Script({ stage: { cors: 'any' } }).at(0).create('/stream', true);
    script.at(4).error(2).at(5).ask();
    script.at(6).answer(200).closed('client', 'cut');
    expect(script.situation()).toMatchObject({ kind: 'closed', why: 'cors' });
  });

  it('says that the server did not answer, which ends Firefox', () => {
    const script = lostAt39().at(42_302);
    script.ask('k3f-39');
    script.closed('server', 'cut').at(42_304).error(2);
    expect(script.situation()).toEqual({ kind: 'closed', why: 'unanswered' });
  });

  it('admits that it does not know', () => {
    const script = new Script().openAt39().at(50_000).closed('client', 'cut').error(2);
    expect(script.situation()).toEqual({ kind: 'closed', why: 'unknown' });
  });
});
