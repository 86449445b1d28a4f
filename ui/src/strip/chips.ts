import type { TermKey } from '../glossary/terms';
import type { Catalogue } from '../i18n/catalogue';
import type { Format } from '../i18n/format';
import type { ShownLab } from '../lab/shown';
import type { Recorder } from '../recordings/recorder.svelte';
import { clockTime } from '../recordings/times';
import { FAULT_TERMS } from '../settings/faultTerms';
import type { LabTimeUs } from '../trace/types';
import { DOOR_TERMS } from '../verbs/doorTerms';

/** A word on something that is not as it is at the start. */
export interface Chip {
  readonly key: string;
  readonly tone: 'plain' | 'waiting' | 'broken';
  readonly text: string;
  /** The word of the glossary that explains it. */
  readonly term: TermKey;
}

/** Everything that is not normal, so that nobody wonders why nothing happens. */
export function chipsOf(lab: ShownLab, texts: Catalogue, format: Format, nowUs: LabTimeUs): Chip[] {
  const say = texts.strip.chips;
  const chips: Chip[] = [];
  const add = (when: boolean, key: string, term: TermKey, tone: Chip['tone'], text: string) => {
    if (when) chips.push({ key, term, tone, text });
  };
  add(lab.controlPhase === 'lost', 'control', 'control', 'broken', say.control);
  add(lab.trace.paused, 'view', 'viewPaused', 'waiting', say.viewPaused);
  add(
    lab.door.door.kind !== 'open',
    'door',
    DOOR_TERMS[lab.door.door.kind],
    'broken',
    doorText(lab, texts, format, nowUs),
  );
  add(lab.stalled, 'stalled', 'stall', 'waiting', say.stalled);
  for (const { kind } of lab.faults)
    add(true, `fault-${kind}`, FAULT_TERMS[kind], 'waiting', say.faults[kind]);
  add(lab.feed.paused, 'paused', 'feed', 'waiting', say.feedPaused);
  if (lab.stream.path === '/stream') {
    add(!lab.feed.ids, 'ids', 'ids', 'waiting', say.idsOff);
    add(lab.feed.retry_ms === 0, 'retry', 'hotLoop', 'broken', say.retryZero);
  } else {
    add(lab.articleGlobalTimer, 'timer', 'globalTimer', 'waiting', say.globalTimer);
  }
  add(lab.cors !== 'any', 'cors', 'cors', 'plain', say.cors[lab.cors]);
  add(lab.stream.withCredentials, 'credentials', 'withCredentials', 'plain', say.withCredentials);
  return chips;
}

/** What is being kept for a file, or could not be kept any longer. */
export function recorderChips(recorder: Recorder, texts: Catalogue, format: Format): Chip[] {
  const { chip, chipFull } = texts.recordings.record;
  if (recorder.phase === 'off') return [];
  return recorder.phase === 'running'
    ? [
        {
          key: 'recording',
          term: 'recording',
          tone: 'broken',
          text: chip(clockTime(recorder.lastedUs, 0)),
        },
      ]
    : [
        {
          key: 'recording',
          term: 'recording',
          tone: 'waiting',
          text: chipFull(format.bytes(recorder.limitBytes)),
        },
      ];
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
