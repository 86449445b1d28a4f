import { describe, expect, it } from 'vitest';
import { toNdjson, type EventRecord } from './ndjson';

const HOSTILE = [
  'a\nb\r\nc\rd',
  '\u2028\u2029\u0085\u0000\u001f',
  '"}{\\',
  '<script>alert(1)</script>',
  '\ud800 alone',
  '数据 🧪',
  '',
  '__proto__',
];

function record(text: string): EventRecord {
  return {
    n: 1,
    dispatched_us: 2,
    produced_us: null,
    type: text,
    last_event_id: text,
    data: text,
    arrival: 'live',
  };
}

describe('NDJSON export', () => {
  it('gives back every hostile string unharmed, one event to a line', () => {
    const records = HOSTILE.map(record);
    const lines = toNdjson(records).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as EventRecord)).toEqual(records);
  });

  it('survives being written as UTF-8', () => {
    const text = toNdjson(HOSTILE.map(record));
    expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text);
  });

  it('is empty for no events', () => {
    expect(toNdjson([])).toBe('');
  });
});
