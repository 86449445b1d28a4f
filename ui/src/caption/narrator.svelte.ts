import type { StageState } from '../api/types';
import type { LabTrace } from '../trace/labtrace.svelte';
import { situationOf, stripOf } from './derive';
import { engineOf, type Engine } from './engine';
import { StreamModel } from './model';
import type { Situation, StripState } from './situation';

/** Follows both logs and keeps what the strip says current: once per flush, not per event. */
export class Narrator {
  readonly #trace: LabTrace;
  readonly #model: StreamModel;
  #facts = 0;
  #observations = 0;
  #strip: StripState;

  constructor(trace: LabTrace, stage: StageState) {
    this.#trace = trace;
    this.#model = new StreamModel(engineOf(navigator.userAgent), stage, (connection) =>
      trace.laneOf(connection),
    );
    this.#strip = $state.raw(stripOf(this.#model));
  }

  get engine(): Engine {
    return this.#model.engine;
  }

  get strip(): StripState {
    return this.#strip;
  }

  situation(controlLost: boolean): Situation {
    return situationOf(this.#model, this.#trace.liveNowUs(), controlLost);
  }

  /** Takes in what the logs gained since the last call. */
  flush(): void {
    const { facts, observations } = this.#trace.live;
    this.#model.allowFor(this.#trace.clockErrorUs);
    // What the page saw comes first: a creation clears the stage for the requests that follow it.
    for (let i = Math.max(this.#observations, observations.first); i < observations.total; i += 1) {
      const seen = observations.at(i);
      if (seen) this.#model.observe(seen, this.#trace.toLabUs(seen.at));
    }
    this.#observations = observations.total;
    for (let i = Math.max(this.#facts, facts.first); i < facts.total; i += 1) {
      const fact = facts.at(i);
      if (fact) this.#model.apply(fact);
    }
    this.#facts = facts.total;
    this.#strip = stripOf(this.#model);
  }
}
