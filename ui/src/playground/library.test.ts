import { describe, expect, it } from 'vitest';
import standard from '../../../docs/standard.md?raw';
import { en } from '../i18n/en';
import { zhCN } from '../i18n/zh-CN';
import { CASES } from './cases/library';
import { NOT_BY_BYTES } from './notByBytes';
import { readNotation } from './notation';
import { writeNotation } from './writtenNotation';
import { isSound, MAX_ANSWERS, mistakesIn } from './script';

const CLAUSES = new Set([...standard.matchAll(/\*\*(S\d+)\./g)].map(([, name]) => name));
/** A row of the table names one measurement, or several that belong together. */
const MEASUREMENTS = new Set(
  [...standard.matchAll(/^\| (M\d+(?:, M\d+)*) \|/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  ),
);

describe('the library', () => {
  it('has at least forty cases, each under a name of its own', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(40);
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
  });

  it('is about every clause of the stream’s format', () => {
    const about = new Set(CASES.flatMap(({ clauses }) => clauses));
    for (let n = 20; n <= 36; n += 1) expect(about).toContain(`S${n}`);
  });

  it('cites only clauses and measurements that the documents have', () => {
    for (const one of CASES) {
      for (const clause of one.clauses) expect(CLAUSES, one.id).toContain(clause);
      const cited = [...(one.measured ?? []), ...Object.values(one.known ?? {})];
      for (const measurement of cited) expect(MEASUREMENTS, one.id).toContain(measurement);
    }
  });

  it('shows every measurement in a case, or says where else in the lab it is seen', () => {
    const shown = new Set<string>(
      CASES.flatMap(({ measured = [], known = {} }) => [...measured, ...Object.values(known)]),
    );
    for (const measurement of NOT_BY_BYTES) {
      expect(shown, 'shown by a case after all').not.toContain(measurement);
      expect(MEASUREMENTS).toContain(measurement);
    }
    for (let n = 1; n <= 47; n += 1) expect([...shown, ...NOT_BY_BYTES]).toContain(`M${n}`);
    expect(MEASUREMENTS).toEqual(new Set([...shown, ...NOT_BY_BYTES]));
  });

  it.each(CASES)('$id is a script that can be sent, in so many bytes as it says', (one) => {
    expect(one.answers.length).toBeLessThanOrEqual(MAX_ANSWERS);
    for (const draft of one.answers) {
      expect(isSound(mistakesIn(draft))).toBe(true);
      const { steps } = readNotation(draft.text);
      expect(readNotation(writeNotation(steps)).steps).toEqual(steps);
    }
  });

  it('says of each case in both languages what it shows', () => {
    for (const { playground } of [en, zhCN]) {
      for (const said of Object.values(playground.library.notByBytes.said)) {
        expect(said).toMatch(/[.。]$/);
      }
    }
    for (const { id } of CASES) {
      for (const { cases } of [en, zhCN]) {
        expect(cases[id].title).not.toBe('');
        expect(cases[id].shows).toMatch(/[.。]$/);
      }
    }
  });

  it('has words for every clause that it is about', () => {
    for (const clause of new Set(CASES.flatMap(({ clauses }) => clauses))) {
      expect(en.clauses, clause).toHaveProperty(clause);
      expect(zhCN.clauses, clause).toHaveProperty(clause);
    }
  });
});
