import { describe, expect, it } from 'vitest';
import type { Door } from '../api/types';
import { DEFAULT_SETTINGS, DOOR_KINDS, doorOf, settingsOf, statusAllowed } from './doorForm';

const DOORS: Door[] = [
  { kind: 'open' },
  { kind: 'refuse', for_ms: 5_000 },
  { kind: 'refuse' },
  { kind: 'hang', attempts: 2 },
  { kind: 'status', status: 429, attempts: 3 },
  { kind: 'status', status: 599 },
  { kind: 'status', status: 503, retry_after_s: 7, attempts: 2 },
  { kind: 'content_type', content_type: 'text/html', for_ms: 100 },
  { kind: 'redirect', status: 301, attempts: 1 },
  { kind: 'empty', attempts: 1_000 },
];

describe('the door form', () => {
  it('gives back every door that stands', () => {
    for (const door of DOORS)
      expect(doorOf(door.kind, settingsOf(door, DEFAULT_SETTINGS))).toEqual(door);
  });

  it('never counts attempts on a closed port', () => {
    const door = doorOf('refuse', { ...DEFAULT_SETTINGS, span: 'attempts' });
    expect(door).toEqual({ kind: 'refuse', for_ms: DEFAULT_SETTINGS.forMs });
  });

  it('sends nothing but its kind for an open door', () => {
    expect(doorOf('open', DEFAULT_SETTINGS)).toEqual({ kind: 'open' });
  });

  it('keeps the settings of the other kinds when one is chosen', () => {
    const after = settingsOf({ kind: 'status', status: 404, attempts: 2 }, DEFAULT_SETTINGS);
    expect(after.redirect).toBe(DEFAULT_SETTINGS.redirect);
    expect(after.forMs).toBe(DEFAULT_SETTINGS.forMs);
    expect(settingsOf({ kind: 'open' }, after)).toBe(after);
  });

  it('makes a door of every kind it offers', () => {
    for (const kind of DOOR_KINDS) expect(doorOf(kind, DEFAULT_SETTINGS).kind).toBe(kind);
  });

  it('refuses statuses that are no fault or are redirects', () => {
    expect([200, 199, 301, 399, 600, 204.5, Number.NaN].some(statusAllowed)).toBe(false);
    expect([201, 204, 404, 429, 500, 503, 599].every(statusAllowed)).toBe(true);
  });
});
