import { expect, it } from 'vitest';
import { placeRing, placeWords } from './waits';

const ROWS = { serverY: 60, clientY: 160, em: 14 };

it('keeps the countdown off the line of now and off the threads of waiting events', () => {
  for (let now = 100; now <= 340; now += 5) {
    const ring = placeRing(ROWS, 100, now, 340);
    if (!ring) throw new Error('there is room for it');
    expect(Math.abs(ring.x - now)).toBeGreaterThan(ring.radius);
    expect(ring.y - ring.radius).toBeGreaterThanOrEqual(ROWS.serverY + 26);
    expect(ring.y + ring.radius).toBeLessThan(ROWS.clientY);
  }
});

it('keeps the countdown off the mark of the kill, however far the wait has come', () => {
  const markEm = 2.15 / 2;
  for (const to of [170, 200, 250, 340]) {
    for (let now = 100; now <= to; now += 5) {
      const ring = placeRing(ROWS, 100, now, to);
      if (!ring) throw new Error('there is room for it');
      expect(ring.x - ring.radius).toBeGreaterThan(100 + markEm * ROWS.em);
      expect(ring.x + ring.radius).toBeLessThan(to);
    }
  }
});

it('leaves the countdown out where there is no room for it', () => {
  expect(placeRing(ROWS, 100, 110, 130)).toBeUndefined();
});

/** In the line of a wait from 100 to 340: of 14 pixels an em, 340 - 100 - 1.3 em remain. */
const LINE = { from: 100, to: 340 };

it('writes the words of a wait into its line', () => {
  expect(placeWords([200, 90], LINE, 900, 14)).toEqual({ variant: 0, x: 111.2, width: 200 });
});

it('says as much of a short wait, behind its line, before it says less', () => {
  const short = { from: 100, to: 160 };
  const placed = placeWords([200, 40], short, 900, 14);
  expect(placed).toEqual({ variant: 0, x: 171.2, width: 200 });
});

it('says less where the next wait or the edge leaves no room', () => {
  const short = { from: 100, to: 160 };
  expect(placeWords([200, 40], short, 300, 14)).toMatchObject({ variant: 1, x: 111.2 });
  expect(placeWords([200, 90], short, 300, 14)).toMatchObject({ variant: 1, x: 171.2 });
  expect(placeWords([200, 90], short, 200, 14)).toBeUndefined();
});
