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
const listRecorded = vi.fn<Recording['listRecorded']>();
const control: Recording = {
  recordClient: () => Promise.resolve(),
  recordConnection: () => Promise.resolve(),
  listRecorded,
  readWire: () => Promise.resolve(new Taping().page(true)),
};

/** A connection that made a request and is over. */
function isOver(connection: number): void {
  const at = { connection, t_us: connection * 1_000 };
  facts.push({ ...at, fact: 'request', client: 'window-1' } as Fact);
  facts.push({ ...at, fact: 'closed', how: 'cut' } as unknown as Fact);
}

const shown = (source: LiveSource): number[] => source.connections.map(({ id }) => id);

beforeEach(() => {
  facts.length = 0;
  listRecorded.mockReset();
});

test('of connections that are over, those are listed of which bytes are held', async () => {
  listRecorded.mockResolvedValue([2, 9]);
  const source = new LiveSource(control, known);
  isOver(1);
  isOver(2);
  source.update();
  await vi.waitFor(() => expect(shown(source)).toEqual([2]));
  expect(listRecorded).toHaveBeenCalledTimes(1);

  // What made room is not listed any more.
  listRecorded.mockResolvedValue([3]);
  isOver(3);
  source.update();
  await vi.waitFor(() => expect(shown(source)).toEqual([3]));
});

test('a lab that cannot be asked leaves what was known', async () => {
  listRecorded
    .mockResolvedValueOnce([1])
    .mockRejectedValueOnce(new ControlError('unreachable', ''));
  const source = new LiveSource(control, known);
  isOver(1);
  source.update();
  await vi.waitFor(() => expect(shown(source)).toEqual([1]));
  isOver(2);
  source.update();
  await vi.waitFor(() => expect(listRecorded).toHaveBeenCalledTimes(2));
  expect(shown(source)).toEqual([1]);
});

test('an error that nobody foresaw is told, and does not end the asking', async () => {
  const told = vi.fn();
  vi.stubGlobal('reportError', told);
  const error = new TypeError('unforeseen');
  listRecorded.mockRejectedValueOnce(error).mockResolvedValue([1, 2]);
  const source = new LiveSource(control, known);
  isOver(1);
  source.update();
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith(error));
  isOver(2);
  source.update();
  await vi.waitFor(() => expect(shown(source)).toEqual([2, 1]));
  vi.unstubAllGlobals();
});
