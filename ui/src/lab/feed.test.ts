import { expect, it } from 'vitest';
import type { FeedPatch, FeedSettings } from '../api/types';
import { FeedDraft } from './feed.svelte';

const SETTINGS: FeedSettings = {
  interval_ms: 1_000,
  events_per_tick: 1,
  retry_ms: 3_000,
  ids: true,
  history_events: 1_000,
  heartbeat_ms: 15_000,
  event_names: [],
  payload: { kind: 'counter' },
  paused: false,
};

/** A lab that answers when told to. */
function slowLab() {
  const sent: FeedPatch[] = [];
  const answers: { accept: () => void; refuse: () => void }[] = [];
  let held = SETTINGS;
  const send = (patch: FeedPatch) => {
    sent.push(patch);
    return new Promise<FeedSettings>((resolve, reject) => {
      answers.push({
        accept: () => resolve((held = { ...held, ...patch } as FeedSettings)),
        refuse: () => reject(new Error('out of range')),
      });
    });
  };
  return { draft: new FeedDraft(SETTINGS, send), sent, answers };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('shows a change at once and takes it back if the lab refuses it', async () => {
  const { draft, answers } = slowLab();
  const change = draft.change({ interval_ms: 50 });
  expect(draft.shown.interval_ms).toBe(50);
  await settled();
  answers[0]?.refuse();
  await expect(change).rejects.toThrow('out of range');
  expect(draft.shown.interval_ms).toBe(1_000);
});

it('gathers what is changed while a request is under way', async () => {
  const { draft, sent, answers } = slowLab();
  const changes = [draft.change({ interval_ms: 900 })];
  await settled();
  for (const interval_ms of [800, 700, 600]) changes.push(draft.change({ interval_ms }));
  changes.push(draft.change({ retry_ms: 500 }));
  answers[0]?.accept();
  await settled();
  answers[1]?.accept();
  await Promise.all(changes);
  expect(sent).toEqual([{ interval_ms: 900 }, { interval_ms: 600, retry_ms: 500 }]);
  expect(draft.shown).toMatchObject({ interval_ms: 600, retry_ms: 500 });
});

it('lets somebody else’s change through beside its own', async () => {
  const { draft, answers } = slowLab();
  const change = draft.change({ interval_ms: 50 });
  await settled();
  draft.confirm({ ...SETTINGS, retry_ms: 10 });
  expect(draft.shown).toMatchObject({ interval_ms: 50, retry_ms: 10 });
  answers[0]?.accept();
  await change;
});
