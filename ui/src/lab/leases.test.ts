// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { Leases } from './leases';

/** A lab that says what it was asked; requests whose text is in `refused` fail. */
function lab(refused: readonly string[] = []) {
  const asked: string[] = [];
  const ask = async (text: string): Promise<void> => {
    // Later requests answer sooner, unless they wait for their turn.
    for (let i = asked.length; i < 5; i += 1) await Promise.resolve();
    asked.push(text);
    if (refused.includes(text)) throw new Error(text);
  };
  const leases = new Leases({
    recordClient: (label, on) => ask(`${label} ${on ? 'on' : 'off'}`),
    recordConnection: (id, on) => ask(`${id} ${on ? 'on' : 'off'}`),
    listRecorded: () => Promise.resolve([]),
    readWire: () => Promise.reject(new Error('nothing is read here')),
  });
  return { asked, leases };
}

describe('what is recorded for two', () => {
  it('goes on until the second lets go', async () => {
    const { asked, leases } = lab();
    const [view, recorder] = [leases.take(), leases.take()];
    await recorder.recordClient('w1', true);
    await view.recordClient('w1', true);
    await recorder.recordConnection(3, true);
    await view.recordConnection(3, true);
    asked.length = 0;
    await view.recordClient('w1', false);
    await view.recordConnection(3, false);
    expect(asked).toEqual([]);
    await recorder.recordConnection(3, false);
    await recorder.recordClient('w1', false);
    expect(asked).toEqual(['3 off', 'w1 off']);
  });

  it('goes on for whoever found it recorded, and is not asked for when it is over', async () => {
    const { asked, leases } = lab();
    const [view, recorder] = [leases.take(), leases.take()];
    recorder.keepConnection(5);
    await view.recordConnection(5, true);
    await view.recordConnection(5, false);
    recorder.forgetConnection(5);
    await recorder.recordConnection(5, false);
    expect(asked).toEqual(['5 on']);
  });

  it('goes on for who joined it, and is not ended by who found it begun elsewhere', async () => {
    const { asked, leases } = lab();
    const [view, recorder] = [leases.take(), leases.take()];
    await view.recordConnection(5, true);
    for (const id of [5, 6]) recorder.joinConnection(id);
    await view.recordConnection(5, false);
    expect(asked).toEqual(['5 on']);
    for (const id of [5, 6]) await recorder.recordConnection(id, false);
    expect(asked).toEqual(['5 on', '5 off']);
  });

  it('is let go by one once, however often that one asked for it', async () => {
    const { asked, leases } = lab();
    const view = leases.take();
    await view.recordClient('w1', true);
    await view.recordClient('w1', true);
    await view.recordClient('w1', false);
    await view.recordClient('w1', false);
    expect(asked).toEqual(['w1 on', 'w1 on', 'w1 off']);
  });
});

it('reaches the lab in the order in which it was asked for', async () => {
  const { asked, leases } = lab();
  const [view, recorder] = [leases.take(), leases.take()];
  const all = [view.recordClient('w1', true), view.recordClient('w1', false)];
  all.push(recorder.recordClient('w1', true));
  await Promise.all(all);
  expect(asked.at(-1)).toBe('w1 on');
});

it('is held by nobody whom the lab refused, who can ask again', async () => {
  const { asked, leases } = lab(['3 on']);
  const [view, recorder] = [leases.take(), leases.take()];
  await expect(view.recordConnection(3, true)).rejects.toThrow('3 on');
  await view.recordConnection(3, false);
  recorder.keepConnection(3);
  await recorder.recordConnection(3, false);
  expect(asked).toEqual(['3 on', '3 off']);
});
