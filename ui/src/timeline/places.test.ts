import { describe, expect, it } from 'vitest';
import { Cells, CROWDED_PX } from './cells';
import { Script } from './fixtures';
import { TimelineModel } from './model';
import { BUCKET_US, Density } from './model/density';
import { separatePlaces } from './places';
import { TimeScale } from './scale';

/** Events at a steady rate for twelve seconds. */
function steady(perSecond: number): { model: TimelineModel; script: Script } {
  const { script, connection } = Script.live(0);
  const every = 1_000 / perSecond;
  for (let i = 1; i <= perSecond * 12; i += 1) script.at(i * every).tick(connection, i);
  script.at(12_000);
  const model = new TimelineModel();
  model.ingest(script);
  return { model, script };
}

function cells(model: TimelineModel, windowUs: number): { scale: TimeScale; cells: Cells } {
  const scale = new TimeScale(100, 1_200, 12_000_000, windowUs);
  return { scale, cells: new Cells(model.density, scale, 'produced', 12_000_000) };
}

describe('crowds', () => {
  it('begin at about 40 events a second in the ordinary window', () => {
    expect(cells(steady(20).model, 13_000_000).cells.any).toBe(false);
    expect(cells(steady(50).model, 13_000_000).cells.any).toBe(true);
  });

  it('come apart when zoomed in', () => {
    const { model } = steady(50);
    const near = cells(model, 2_000_000);
    expect(near.cells.any).toBe(false);
    expect(separatePlaces(model.marks, near.scale, near.cells).length).toBeGreaterThan(50);
  });

  it('are leapt over, so the cost of a frame does not grow with the rate', () => {
    const { model } = steady(1_000);
    const wide = cells(model, 13_000_000);
    const most = (wide.scale.right - wide.scale.left) / CROWDED_PX;
    expect(separatePlaces(model.marks, wide.scale, wide.cells).length).toBeLessThan(most);
  });

  it('keep an event whose line reaches in from the left', () => {
    const { script, connection } = Script.live(2);
    script.at(2_300).kill(connection, 'cut', 2).at(2_301).error(0).at(3_000).produce(3);
    const second = script.at(20_000).request('k3f-2');
    script.subscribe(second, { after: 2, replay: 1, requested: 'k3f-2' });
    script.at(20_001).open().at(20_002).dispatch(3);
    const model = new TimelineModel();
    model.ingest(script);
    const scale = new TimeScale(100, 1_200, 21_000_000, 5_000_000);
    const none = new Cells(model.density, scale, 'produced', 21_000_000);
    expect(separatePlaces(model.marks, scale, none)).toEqual([model.marks.find('k3f', 3)]);
  });
});

describe('the density', () => {
  it('spreads a run over the slices it spans without losing an event', () => {
    const density = new Density();
    density.addSpan('produced', 0, 10 * BUCKET_US - 1, 997);
    expect(density.sum('produced', 0, 10 * BUCKET_US)).toBe(997);
    expect(density.sum('produced', 0, 5 * BUCKET_US)).toBeCloseTo(498, -1);
  });

  it('forgets what is older than half an hour and refuses to count it anew', () => {
    const density = new Density();
    density.add('live', 0);
    density.add('live', 3_600_000_000);
    density.add('live', 1_000);
    expect(density.sum('live', 0, 4_000_000_000)).toBe(1);
  });
});
