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
