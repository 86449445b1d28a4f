import { beforeEach, expect, test, vi } from 'vitest';
import { ControlError } from '../api/control';
import type { Fact } from '../api/types';
import { Taping } from './fixtures';
import { LiveSource, type Known, type Recording } from './live.svelte';

const facts: Fact[] = [];
const known: Known = {
  stream: { label: 'window-1' },
  connections: [],
  trace: {
    live: {
      facts: {
        first: 0,
        get total() {
          return facts.length;
        },
        at: (i: number) => facts[i],
      },
    },
  },
};
const readWire = vi.fn<Recording['readWire']>();
const control: Recording = {
  recordClient: () => Promise.resolve(),
  recordConnection: () => Promise.resolve(),
  readWire,
};

/** A connection that made a request and is over. */
function isOver(connection: number): void {
  const at = { connection, t_us: connection * 1_000 };
  facts.push({ ...at, fact: 'request', client: 'window-1' } as Fact);
  facts.push({ ...at, fact: 'closed', how: 'cut' } as unknown as Fact);
}

const refused = (id: number): Promise<never> =>
  Promise.reject(new ControlError('not_recorded', `nothing of ${id}`));
const asked = (): number[] => readWire.mock.calls.map(([id]) => id);

beforeEach(() => {
  facts.length = 0;
  readWire.mockReset();
});

test('the lab is asked once of a connection of which nothing is recorded', async () => {
  const unrecorded = new Set<string>();
  readWire.mockImplementation((id) =>
    id === 2 ? Promise.resolve(new Taping().page(true)) : refused(id),
  );
  const source = new LiveSource(control, known, unrecorded);
  isOver(1);
  isOver(2);
  source.update();
  await vi.waitFor(() => expect(source.connections.map(({ id }) => id)).toEqual([2]));
  readWire.mockClear();
  isOver(3);
  source.update();
  await vi.waitFor(() => expect(asked()).toEqual([3, 2]));

  // Nor does a view that is opened later.
  readWire.mockClear();
  const later = new LiveSource(control, known, unrecorded);
  later.update();
  await vi.waitFor(() => expect(later.connections.map(({ id }) => id)).toEqual([2]));
  expect(asked()).toEqual([2]);
});

test('an error that nobody foresaw is told, and does not end the asking', async () => {
  const told = vi.fn();
  vi.stubGlobal('reportError', told);
  const error = new TypeError('unforeseen');
  readWire.mockRejectedValueOnce(error).mockResolvedValue(new Taping().page(true));
  const source = new LiveSource(control, known);
  isOver(1);
  source.update();
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith(error));
  isOver(2);
  source.update();
  await vi.waitFor(() => expect(source.connections.map(({ id }) => id)).toEqual([2, 1]));
  vi.unstubAllGlobals();
});
