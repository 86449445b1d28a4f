import { expect, it } from 'vitest';
import { FIRST, numberOf, RANGES, withFault, withNumber, withoutFault } from './faults';

it('offers every fault with numbers within its ranges', () => {
  expect(FIRST.map(({ kind }) => kind)).toEqual(Object.keys(RANGES));
  for (const fault of FIRST) {
    const names = RANGES[fault.kind].map(({ field }) => field);
    expect(Object.keys(fault).filter((name) => !['kind', 'flush'].includes(name))).toEqual(names);
    for (const { field, min, max } of RANGES[fault.kind]) {
      expect(numberOf(fault, field)).toBeGreaterThanOrEqual(min);
      expect(numberOf(fault, field)).toBeLessThanOrEqual(max);
    }
  }
});

it('has one fault of each kind', () => {
  const drop = { kind: 'drop', probability_percent: 20, seed: 1 } as const;
  const cut = { kind: 'idle_cut', after_ms: 500 } as const;
  expect(withFault([drop, cut], withNumber(drop, 'seed', 2))).toEqual([cut, { ...drop, seed: 2 }]);
  expect(withoutFault([drop, cut], 'drop')).toEqual([cut]);
});
