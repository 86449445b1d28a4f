import { expect, it } from 'vitest';
import { ClockMap, sampleClock } from './clock';

it('believes the sample with the smallest round trip', () => {
  const clock = new ClockMap();
  clock.adopt([
    { asked: 100, answered: 140, labUs: 5_000_000 },
    { asked: 200, answered: 202, labUs: 5_101_000 },
    { asked: 300, answered: 310, labUs: 5_300_000 },
  ]);
  expect(clock.toLabUs(201)).toBe(5_101_000);
  expect(clock.errorUs).toBe(1_000);
});

it('keeps a better mapping until drift has made it worse than a new one', () => {
  const clock = new ClockMap();
  clock.adopt([{ asked: 0, answered: 1, labUs: 500 }]);
  clock.adopt([{ asked: 10_000, answered: 10_010, labUs: 20_000_000 }]);
  expect(clock.errorUs).toBe(500);
  clock.adopt([{ asked: 200_000, answered: 200_010, labUs: 300_000_000 }]);
  expect(clock.errorUs).toBe(5_000);
});

it('asks eight times a round', async () => {
  let asked = 0;
  const samples = await sampleClock(() => Promise.resolve((asked += 1)));
  expect([samples.length, asked]).toEqual([8, 8]);
});
