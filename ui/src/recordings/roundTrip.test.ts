// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFacts, anyObservations, anyStage, anyWire, FACT_SCHEMAS } from './anything';
import { textOf } from './fixture';
import { FACT_FIELDS } from './labShapes';
import { read } from './readText';

describe('a recording', () => {
  it('holds what was put into it, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyStage,
        anyFacts,
        anyObservations,
        fc.array(anyWire, { maxLength: 3 }),
        async (stage, facts, observations, wire) => {
          const text = textOf({ stage, facts, observations, wire, entriesALine: 7 });
          const found = await read(text);
          expect(found.report).toMatchObject({ damagedLines: 0, cut: false, missing: 0 });
          expect(found.header.stage).toEqual(stage);
          expect(found.facts).toEqual(facts);
          expect(found.observations).toEqual(observations.map(({ seen }) => seen));
          expect([...found.wire.values()].flat()).toHaveLength(wire.length);
          for (const page of wire) expect(found.wire.get(page.connection)).toContainEqual(page);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gathers entries, so that a line has many', () => {
    const facts = Array.from({ length: 5_000 }, (_, i) => ({
      seq: i + 1,
      t_us: i,
      fact: 'produced' as const,
      first_seq: i + 1,
      count: 1,
      span_us: 0,
    }));
    const text = textOf({ facts });
    expect(text.split('\n').length - 1).toBe(1 + 5 + 1);
  });

  it('knows every field of every fact that the API describes', () => {
    expect(Object.keys(FACT_FIELDS).sort()).toEqual(FACT_SCHEMAS.map(({ kind }) => kind).sort());
    for (const { kind, fields } of FACT_SCHEMAS) {
      const known = FACT_FIELDS[kind as keyof typeof FACT_FIELDS];
      expect(Object.keys(known).sort(), kind).toEqual(fields.sort());
    }
  });
});
