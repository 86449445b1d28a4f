import { expect, it } from 'vitest';
import { Script } from './fixtures';
import { extraLanes } from './lanes';
import { TimelineModel } from './model';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/149.0.0.0 Safari/537.36';

/** Two clients of others beside the window, the second of which leaves at 2 s. */
function beside(): { model: TimelineModel; leave: () => void } {
  const script = new Script().at(0).start().create();
  script.at(100);
  script.subscribe(script.request(undefined, 'projector', AGENT));
  script.at(200);
  const second = script.request(undefined, null, AGENT);
  script.subscribe(second).at(1_000);
  const model = new TimelineModel();
  model.ingest(script);
  const leave = () => {
    script.at(2_000).kill(second, 'cut', 0).at(2_100);
    model.ingest(script);
  };
  return { model, leave };
}

it('calls clients as the list of connections does: by their label, else by their product', () => {
  const { lanes } = extraLanes(beside().model, 0, 3_000_000, 3);
  expect(lanes.map(({ agent }) => agent)).toEqual(['Chrome 149 #2', 'projector #1']);
});

it('counts the clients it has no lane for until they leave', () => {
  const { model, leave } = beside();
  expect(extraLanes(model, 0, 3_000_000, 0).leftOut).toBe(2);
  leave();
  expect(extraLanes(model, 0, 3_000_000, 0).leftOut).toBe(1);
});

it('keeps the lane of a WebSocket that died, and says with which code', () => {
  const script = new Script().at(0).start().create().create('/ws', 'websocket', 's1');
  const connection = script.at(10).request(undefined, 's1', AGENT);
  // The page may know first that it is open.
  script.at(12).open('websocket').at(30).subscribe(connection, { stream: 'web_socket' });
  script.at(1_000).produce(1).write(connection, 1).at(1_001);
  const data = `1-----${1_795_327_447_000}`;
  script.see({ kind: 'event', type: 'message', lastEventId: '', data, n: 1 }, 'websocket');
  script.at(1_100).produce(2).write(connection, 2).at(1_101);
  script.see({ kind: 'binary', bytes: 1_024, n: 2 }, 'websocket');
  script.at(2_000).kill(connection, 'cut', 2).at(2_001);
  script.see({ kind: 'close', code: 1_006, reason: '', wasClean: false }, 'websocket');
  const model = new TimelineModel();
  model.ingest(script.at(60_000));
  const [lane] = extraLanes(model, 50_000_000, 60_000_000, 3).lanes;
  expect(lane?.kind).toBe('websocket');
  expect(model.websocket.closures.items).toEqual([{ atUs: 2_001_000, code: 1_006, byHand: false }]);
  // Without ids they are joined by counting what was written.
  const places = [1, 2].map((seq) => model.marks.find('k3f', seq) ?? -1);
  expect(places.map((place) => model.marks.besideUs('websocket', place))).toEqual([
    1_001_000, 1_101_000,
  ]);
  // Who closes it has seen enough of it.
  script.create('/ws', 'websocket', 's1').see({ kind: 'closed', why: 'by_hand' }, 'websocket');
  model.ingest(script);
  expect(extraLanes(model, 70_000_000, 80_000_000, 3).lanes).toEqual([]);
});

it('gives the client by fetch a lane of its own, also while it only waits', () => {
  const script = new Script().at(0).start().create().create('/stream', 'fetch', 'f1');
  script.at(1_000).see({ kind: 'request', method: 'GET', headers: [] }, 'fetch');
  script.at(1_010).see({ kind: 'response', status: 503, headers: [], redirected: false }, 'fetch');
  script.see({ kind: 'ended', how: 'refused', message: '' }, 'fetch');
  script.see({ kind: 'waiting', forMs: 700, failed: 1 }, 'fetch');
  const model = new TimelineModel();
  model.ingest(script);
  expect(extraLanes(model, 5_000_000, 9_000_000, 3).lanes.map(({ kind }) => kind)).toEqual([
    'fetch',
  ]);
  expect(model.fetch.answers.items).toEqual([{ atUs: 1_010_000, status: 503 }]);
  expect(model.fetch.waiting).toMatchObject({ fromUs: 1_010_000, advertisedMs: 700 });
  script.at(1_712).see({ kind: 'request', method: 'GET', headers: [] }, 'fetch');
  script.at(1_800).request('k3f-1', 'f1', AGENT);
  script.see({ kind: 'closed', why: 'gave_up' }, 'fetch');
  model.ingest(script);
  expect(model.fetch.waits.last?.toUs).toBe(1_712_000);
  expect(model.connections.fetch.items).toHaveLength(1);
  expect(model.window.state).toBe('connecting');
});
