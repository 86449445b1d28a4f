// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sentence } from '../caption/sentence';
import { Closings } from '../connections/closings';
import { EventRows } from '../events/eventRows';
import { en } from '../i18n/en';
import { Format } from '../i18n/format';
import { TimelineModel } from '../timeline/model';
import { anyFacts, anyObservations, anyStage } from './anything';
import { textOf } from './fixture';
import { Narration } from './narration';
import { read } from './readText';
import { ReplayTrace } from './replayTrace.svelte';

const FORMAT = new Format('en');

it('no sound entry, in whatever order and number, upsets a view', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyStage,
      anyFacts,
      anyObservations,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
      async (stage, facts, observations, shares) => {
        const recording = await read(textOf({ stage, facts, observations }));
        const trace = new ReplayTrace(recording);
        for (const share of shares) {
          const { fromUs, toUs } = recording;
          trace.moveTo(Math.round(fromUs + (toUs - fromUs) * share));
          new TimelineModel().ingest(trace);
          new Closings().update(trace.facts);
          const rows = new EventRows();
          for (let i = trace.observations.first; i < trace.observations.total; i += 1) {
            const seen = trace.observations.at(i);
            if (seen) rows.take(seen);
          }
          const narration = new Narration(recording, (connection) => trace.laneOf(connection));
          narration.advance(trace.nowUs());
          const situation = narration.situation(trace.nowUs());
          const told = sentence(en.caption.sentences, situation, FORMAT, trace.nowUs());
          expect(JSON.stringify(told)).not.toContain('undefined');
        }
      },
    ),
    { numRuns: 150 },
  );
});
