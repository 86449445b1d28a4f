import type { ControlError } from '../api/control';
import type { Engine } from '../caption/engine';
import type { Lab } from './lab.svelte';
import {
  longWaitMs,
  needsReopening,
  nothingToRestore,
  NOTHING_TO_RESTORE,
  OBSTACLES,
  obstaclesIn,
  type Before,
  type Obstacle,
} from './restore';

/** What an earlier restore said is no longer so after the next. */
const NOTICES = [...NOTHING_TO_RESTORE, ...OBSTACLES, 'reopened_early'];

/** Puts a lab in order at a person's word, and says what still keeps events from being seen. */
export class Restoring {
  readonly #lab: Lab;
  readonly #engine: Engine;
  readonly #order: () => Promise<ControlError | null>;

  /** `order` tells the stage to. */
  constructor(lab: Lab, engine: Engine, order: () => Promise<ControlError | null>) {
    this.#lab = lab;
    this.#engine = engine;
    this.#order = order;
  }

  async restore(): Promise<ControlError | null> {
    const { stream, trace, notices, feed } = this.#lab;
    const before: Before = {
      situation: this.#lab.situation(),
      engine: this.#engine,
      nowUs: trace.liveNowUs(),
      retryMs: feed.retry_ms,
    };
    const open = stream.phase === 'open';
    const idle = nothingToRestore(before.situation.kind, open, this.#lab);
    const error = await this.#order();
    if (error) return error;
    NOTICES.forEach((code) => notices.clear(code));
    // Otherwise the browser asks again by itself, from its id.
    const reopened = needsReopening(before);
    if (reopened) stream.reopen();
    const leftMs = longWaitMs(before);
    if (leftMs !== undefined) notices.pass('reopened_early', { leftMs });
    const obstacles = this.#obstacles(open);
    for (const code of obstacles) this.#tell(code);
    // A key without any effect to see would leave a presenter wondering whether it was heard.
    if (idle && !reopened && obstacles.length === 0) notices.pass(idle);
    return null;
  }

  #obstacles(open: boolean): readonly Obstacle[] {
    const { stream, trace, cors, feed } = this.#lab;
    return obstaclesIn({
      path: stream.path,
      open,
      cors,
      withCredentials: stream.withCredentials,
      feedPaused: feed.paused,
      viewPaused: trace.paused,
    });
  }

  #tell(code: Obstacle): void {
    this.#lab.notices.add({
      tone: 'broken',
      code,
      message: '',
      holds: () => this.#obstacles(this.#lab.stream.phase === 'open').includes(code),
      remedy: () => void this.#remove(code),
    });
  }

  async #remove(obstacle: Obstacle): Promise<void> {
    const { stream, trace } = this.#lab;
    switch (obstacle) {
      case 'cors_refuses':
        // With credentials, * would be refused as well.
        if ((await this.#lab.setCors(stream.withCredentials ? 'echo' : 'any')) === null) {
          stream.reopen();
        }
        break;
      case 'credentials_refused':
        stream.setWithCredentials(false);
        break;
      case 'feed_paused':
        await this.#lab.changeFeed({ paused: false });
        break;
      case 'view_paused':
        trace.setPaused(false);
    }
  }
}
