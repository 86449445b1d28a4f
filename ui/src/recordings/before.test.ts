// @vitest-environment node
import { expect, it } from 'vitest';
import { headerOf, textOf } from './fixture';
import { read } from './readText';
import { ReplayTrace } from './replayTrace.svelte';
import type { Placed } from '../trace/types';

/** The window's sixteenth event is the first that was seen while it was recorded. */
const SIXTEENTH: Placed = {
  i: 40,
  seen: {
    lane: 'window',
    at: 2,
    kind: 'event',
    n: 16,
    type: 'message',
    lastEventId: 'k3f-16',
    data: 'x',
  },
};

it('knows events before its beginning from events that were no longer held', async () => {
  const text = textOf({ observations: [SIXTEENTH] });
  expect(new ReplayTrace(await read(text)).eventsBefore).toBe(15);

  const [first = '', ...rest] = text.split('\n');
  const header = { ...headerOf(), left_out: { facts: 0, observations: 39 } };
  expect(JSON.parse(first)).toEqual(headerOf());
  const late = [JSON.stringify(header), ...rest].join('\n');
  expect(new ReplayTrace(await read(late)).eventsBefore).toBe(0);
});
