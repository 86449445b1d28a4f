// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WirePage } from '../api/types';
import { sentence } from '../caption/sentence';
import { Closings } from '../connections/closings';
import { EventRows } from '../events/eventRows';
import { bodyOf } from '../export/body';
import { en } from '../i18n/en';
import { Format } from '../i18n/format';
import { TimelineModel } from '../timeline/model';
import { Body } from '../wire/body';
import { WireRows } from '../wire/rows';
import { anyFacts, anyObservations, anyStage, anyWire } from './anything';
import { textOf } from './fixture';
import { Narration } from './narration';
import { read } from './readText';
import { ReplayTrace } from './replayTrace.svelte';
import { pageAt, recordedWires } from './source.svelte';

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

const LAYOUTS = [
  { mode: 'text', columns: 40, perRow: 16 },
  { mode: 'hex', columns: 40, perRow: 16 },
] as const;

it('no sound bytes, in whatever parts and at whatever moment, upset the wire view', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyWire, { maxLength: 3 }),
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (pages, limit, share) => {
        // Parts of one connection, which need not fit together.
        const wire = pages.map((page) => ({ ...page, connection: 1 }));
        const found = recordedWires(await read(textOf({ wire }))).get(1);
        if (!found) return;
        const last = found.times.at(-1) ?? 0;
        for (const nowUs of [Math.round(last * share), last]) {
          for (const layout of LAYOUTS) {
            const rows = new WireRows(layout);
            const all: WirePage[] = [];
            for (let more = true; more;) {
              const page = pageAt(found, nowUs, rows.lastN, limit);
              rows.take(page);
              all.push(page);
              ({ more } = page);
            }
            const bytes = bytesIn(rows);
            expect(rows.count).toBeLessThanOrEqual(bytes + rows.pieces.length);
            for (let i = 0; i < rows.count; i += 1) expect(rows.row(i)).toBeDefined();
            const body = new Body(rows);
            for (const run of body.runs) expect(body.bytes(run)).toHaveLength(run.to - run.from);
            expect(bodyOf(all, String).leftOutBytes).toBeGreaterThanOrEqual(0);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

function bytesIn(rows: WireRows): number {
  return rows.pieces.reduce(
    (sum, { piece }) => sum + (piece.kind === 'segment' ? piece.bytes.length : 0),
    0,
  );
}
