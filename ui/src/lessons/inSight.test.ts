import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InSight } from './inSight';

const ROOM = 100;

/** A region that is scrolled, and a button in it, whose layout is told by hand. */
class Layout {
  readonly region = document.createElement('div');
  readonly button = document.createElement('button');
  readonly beside = document.createElement('div');
  scrolled = 0;
  height = 500;
  /** How far the button is below the beginning of what is scrolled. */
  at = 300;
  /** How often it was scrolled to. */
  times = 0;
  readonly inSight: InSight;

  constructor() {
    this.region.style.overflowY = 'auto';
    this.region.append(this.button);
    document.body.append(this.region, this.beside);
    const { region } = this;
    Object.defineProperty(region, 'scrollTop', { get: () => this.scrolled });
    Object.defineProperty(region, 'scrollHeight', { get: () => this.height });
    Object.defineProperty(region, 'clientHeight', { get: () => ROOM });
    vi.spyOn(this.button, 'getBoundingClientRect').mockImplementation(() => {
      return new DOMRect(0, this.at - this.scrolled, 50, 20);
    });
    this.inSight = new InSight(this.button, () => {
      this.times += 1;
      this.scrolled = Math.max(this.scrolled, this.at + 20 - ROOM);
    });
    this.inSight.look();
  }

  /** Something above the button grows. */
  grow(by: number): void {
    this.height += by;
    this.at += by;
  }

  /** How often it is scrolled to within two frames. */
  look(): number {
    const before = this.times;
    this.inSight.look();
    this.inSight.look();
    return this.times - before;
  }

  get isShown(): boolean {
    return this.at >= this.scrolled && this.at + 20 <= this.scrolled + ROOM;
  }
}

let layout: Layout;
beforeEach(() => {
  layout = new Layout();
});

afterEach(() => {
  layout.inSight.end();
  document.body.replaceChildren();
});

describe('what is pointed at', () => {
  it('is scrolled to once, and left there while nothing moves', () => {
    expect(layout.isShown).toBe(true);
    expect(layout.look()).toBe(0);
  });

  it('is scrolled to again when what is above it grows', () => {
    layout.grow(22);
    expect(layout.isShown).toBe(false);
    expect(layout.look()).toBe(1);
    expect(layout.isShown).toBe(true);
  });

  it('is scrolled to again also where the browser scrolled as the region grew', () => {
    layout.grow(22);
    layout.scrolled += 10;
    layout.look();
    expect(layout.isShown).toBe(true);
  });

  it('is scrolled to again when more stands over the beginning of its region', () => {
    layout.button.style.scrollMarginTop = '22px';
    expect(layout.look()).toBe(1);
  });

  it('is left alone once something else has scrolled', () => {
    layout.scrolled = 0;
    expect(layout.look()).toBe(0);
    layout.grow(22);
    expect(layout.look()).toBe(0);
  });

  const press = (key: string) => new KeyboardEvent('keydown', { key, bubbles: true });
  const signs: readonly [string, () => [Element, Event]][] = [
    ['a wheel', () => [layout.button, new WheelEvent('wheel', { bubbles: true })]],
    ['a finger', () => [layout.button, new Event('touchmove', { bubbles: true })]],
    ['a key', () => [layout.button, press('PageDown')]],
    ['a key on nothing', () => [document.body, press(' ')]],
    ['the scrollbar', () => [layout.region, new Event('pointerdown', { bubbles: true })]],
  ];
  it.each(signs)('is left alone once somebody scrolls by %s', (_name, sign) => {
    const [target, event] = sign();
    target.dispatchEvent(event);
    // Even where the region grows in the same moment.
    layout.scrolled = 0;
    layout.grow(22);
    expect(layout.look()).toBe(0);
    expect(layout.isShown).toBe(false);
  });

  const others: readonly [string, () => [Element, Event]][] = [
    ['wheel elsewhere', () => [layout.beside, new WheelEvent('wheel', { bubbles: true })]],
    ['key that scrolls nothing', () => [layout.button, press('k')]],
    ['press of a button', () => [layout.button, new Event('pointerdown', { bubbles: true })]],
  ];
  it.each(others)('is scrolled to also after a %s', (_name, other) => {
    const [target, event] = other();
    target.dispatchEvent(event);
    layout.grow(22);
    expect(layout.look()).toBe(1);
  });
});
