import { expect, it } from 'vitest';
import { Ring, Still } from './ring';

it('keeps the newest entries and counts what it let go', () => {
  const ring = new Ring<number>(3);
  for (let n = 0; n < 5; n += 1) ring.push(n);
  expect([ring.total, ring.first]).toEqual([5, 2]);
  expect([1, 2, 4, 5].map((i) => ring.at(i))).toEqual([undefined, 2, 4, undefined]);
});

it('stands still while the ring goes on, and is honest about what the ring let go', () => {
  const ring = new Ring<number>(3);
  ring.push(0);
  ring.push(1);
  const still = new Still(ring);
  ring.push(2);
  expect([still.total, still.first, still.at(1), still.at(2)]).toEqual([2, 0, 1, undefined]);
  for (let n = 3; n < 9; n += 1) ring.push(n);
  expect([still.first, still.at(1)]).toEqual([2, undefined]);
});
