import type { Catalogue } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import type { ShownLab } from '../lab/shown';
import type { Recorder } from '../recordings/recorder.svelte';
import { clockTime } from '../recordings/times';
import type { LabTimeUs } from '../trace/types';

/** A word on something that is not as it is at the start. */
export interface Chip {
  readonly key: string;
  readonly tone: 'plain' | 'waiting' | 'broken';
  readonly text: string;
}

/** Everything that is not normal, so that nobody wonders why nothing happens. */
export function chipsOf(lab: ShownLab, texts: Catalogue, format: Format, nowUs: LabTimeUs): Chip[] {
  const say = texts.strip.chips;
  const chips: Chip[] = [];
  const add = (when: boolean, key: string, tone: Chip['tone'], text: string) => {
    if (when) chips.push({ key, tone, text });
  };
  add(lab.controlPhase === 'lost', 'control', 'broken', say.control);
  add(lab.trace.paused, 'view', 'waiting', say.viewPaused);
  add(lab.door.door.kind !== 'open', 'door', 'broken', doorText(lab, texts, format, nowUs));
  add(lab.stalled, 'stalled', 'waiting', say.stalled);
  for (const { kind } of lab.faults) add(true, `fault-${kind}`, 'waiting', say.faults[kind]);
  add(lab.feed.paused, 'paused', 'waiting', say.feedPaused);
  if (lab.stream.path === '/stream') {
    add(!lab.feed.ids, 'ids', 'waiting', say.idsOff);
    add(lab.feed.retry_ms === 0, 'retry', 'broken', say.retryZero);
  } else {
    add(lab.articleGlobalTimer, 'timer', 'waiting', say.globalTimer);
  }
  add(lab.cors !== 'any', 'cors', 'plain', say.cors[lab.cors]);
  add(lab.stream.withCredentials, 'credentials', 'plain', say.withCredentials);
  return chips;
}

/** What is being kept for a file, or could not be kept any longer. */
export function recorderChips(recorder: Recorder, texts: Catalogue, format: Format): Chip[] {
  const { chip, chipFull } = texts.recordings.record;
  if (recorder.phase === 'off') return [];
  return recorder.phase === 'running'
    ? [{ key: 'recording', tone: 'broken', text: chip(clockTime(recorder.lastedUs, 0)) }]
    : [{ key: 'recording', tone: 'waiting', text: chipFull(format.bytes(recorder.limitBytes)) }];
}

function doorText(lab: ShownLab, texts: Catalogue, format: Format, nowUs: LabTimeUs): string {
  const { door, attempts_left, until_us } = lab.door;
  const say = texts.strip.chips;
  const what =
    door.kind === 'status' || door.kind === 'redirect'
      ? say.door[door.kind](door.status)
      : say.door[door.kind];
  if (typeof attempts_left === 'number') {
    return `${what} · ${say.attempts(format.integer(attempts_left))}`;
  }
  if (typeof until_us === 'number') {
    return `${what} · ${say.opensIn(format.countdown((until_us - nowUs) / 1_000))}`;
  }
  return what;
}
