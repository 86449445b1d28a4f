import { situationOf, stripOf } from '../caption/derive';
import { engineOf } from '../caption/engine';
import { StreamModel } from '../caption/model';
import type { Situation, StripState } from '../caption/situation';
import type { Observation, LabTimeUs, LaneId } from '../trace/types';
import { after } from './moments';
import type { Recording } from './recording';

/** The running lab is told once per frame, what the page saw first: so is this. */
const FRAME_US = 16_000;

/** What strip and caption say, from the recording's beginning up to a moment. */
export class Narration {
  readonly #recording: Recording;
  readonly #model: StreamModel;
  #fact = 0;
  #observation = 0;

  constructor(recording: Recording, laneOf: (connection: number) => LaneId | undefined) {
    const { user_agent, stage, clock } = recording.header;
    this.#recording = recording;
    this.#model = new StreamModel(engineOf(user_agent), stage, laneOf);
    this.#model.allowFor(clock.error_us);
  }

  get strip(): StripState {
    return stripOf(this.#model);
  }

  get url(): string {
    return this.#model.url;
  }

  get withCredentials(): boolean {
    return this.#model.withCredentials;
  }

  situation(nowUs: LabTimeUs): Situation {
    return situationOf(this.#model, nowUs, false);
  }

  /** Takes in what happened up to a moment that is not before the last. */
  advance(nowUs: LabTimeUs): void {
    const { factTimes, observationTimes } = this.#recording;
    const facts = after(factTimes, nowUs);
    const observations = after(observationTimes, nowUs);
    while (this.#fact < facts || this.#observation < observations) {
      const next = Math.min(
        factTimes[this.#fact] ?? Infinity,
        observationTimes[this.#observation] ?? Infinity,
      );
      const frameEnd = Math.min(nowUs, next + FRAME_US);
      this.#frame(frameEnd, facts, observations);
    }
  }

  #frame(untilUs: LabTimeUs, facts: number, observations: number): void {
    const { factTimes, observationTimes } = this.#recording;
    while (this.#observation < observations) {
      const us = observationTimes[this.#observation] ?? Infinity;
      if (us > untilUs) break;
      const seen = this.#recording.observations[this.#observation] as Observation;
      this.#model.observe(seen, us);
      this.#observation += 1;
    }
    while (this.#fact < facts) {
      if ((factTimes[this.#fact] ?? Infinity) > untilUs) break;
      const fact = this.#recording.facts[this.#fact];
      if (fact) this.#model.apply(fact);
      this.#fact += 1;
    }
  }
}
