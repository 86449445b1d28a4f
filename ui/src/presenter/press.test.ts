import { describe, expect, it } from 'vitest';
import { pressOf, wakes } from './press';

const given = { free: true, singleKeys: true };
const press = (key: string, init: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, ...init });

describe('presses in presenter mode', () => {
  it('are what a clicker sends', () => {
    expect(pressOf(press('PageDown'), given)).toBe('forward');
    expect(pressOf(press('PageUp'), given)).toBe('back');
    expect(pressOf(press('.'), given)).toBe('black');
    expect(pressOf(press('Escape'), given)).toBe('leave');
  });

  it('never load the page anew when a clicker begins its show', () => {
    expect(pressOf(press('F5'), given)).toBe('nothing');
    expect(pressOf(press('F5', { shiftKey: true }), given)).toBe('nothing');
    expect(pressOf(press('F5', { ctrlKey: true }), given)).toBeUndefined();
  });

  it('leave arrows and the space bar to what has the focus', () => {
    for (const [key, what] of [
      ['ArrowRight', 'forward'],
      [' ', 'forward'],
      ['ArrowLeft', 'back'],
    ] as const) {
      expect(pressOf(press(key), given)).toBe(what);
      expect(pressOf(press(key), { ...given, free: false })).toBeUndefined();
    }
    expect(pressOf(press('PageDown'), { ...given, free: false })).toBe('forward');
  });

  it('blank the screen in either colour and either case', () => {
    expect(pressOf(press('b'), given)).toBe('black');
    expect(pressOf(press('B', { shiftKey: true }), given)).toBe('black');
    expect(pressOf(press('w'), given)).toBe('white');
  });

  it('are none of the keys that can be switched off, where they are', () => {
    const off = { free: true, singleKeys: false };
    for (const key of ['b', '.', 'w', ' ']) expect(pressOf(press(key), off)).toBeUndefined();
    expect(pressOf(press('PageDown'), off)).toBe('forward');
    expect(pressOf(press('Escape'), off)).toBe('leave');
  });

  it('leave the keys that break a stream alone, and modified keys to the browser', () => {
    for (const key of ['k', 'e', 'x', 's', 'r', 'm', 'p', 'f', 'Tab', 'Enter']) {
      expect(pressOf(press(key), given)).toBeUndefined();
    }
    expect(pressOf(press('PageDown', { ctrlKey: true }), given)).toBeUndefined();
    expect(pressOf(press('b', { metaKey: true }), given)).toBeUndefined();
  });

  it('ask once while a key is held down', () => {
    expect(pressOf(press('PageDown', { repeat: true }), given)).toBe('nothing');
  });
});

describe('a blank screen', () => {
  it('is brought back by any key, but not by one that does nothing itself', () => {
    for (const key of ['k', 'PageDown', 'Escape', ' ', 'F8']) expect(wakes(press(key))).toBe(true);
    expect(wakes(press('Shift'))).toBe(false);
    expect(wakes(press('Tab', { altKey: true }))).toBe(false);
  });
});
