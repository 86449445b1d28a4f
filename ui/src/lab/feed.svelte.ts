import type { FeedPatch, FeedSettings } from '../api/types';

/**
 * The feed's settings as a person set them: a change shows at once, and is taken back if the lab
 * refuses it. While one change is under way the next ones are gathered into a single request, so
 * that a dragged slider does not queue hundreds.
 */
export class FeedDraft {
  readonly #send: (patch: FeedPatch) => Promise<FeedSettings>;
  #confirmed: FeedSettings;
  #sending: FeedPatch | undefined;
  #gathered: { patch: FeedPatch; done: Promise<void> } | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #shown: FeedSettings;

  constructor(settings: FeedSettings, send: (patch: FeedPatch) => Promise<FeedSettings>) {
    this.#confirmed = settings;
    this.#shown = $state.raw(settings);
    this.#send = send;
  }

  /** The settings with the changes under way already in them. */
  get shown(): FeedSettings {
    return this.#shown;
  }

  /** What the lab says it has. */
  confirm(settings: FeedSettings): void {
    this.#confirmed = settings;
    this.#show();
  }

  /** Changes settings; rejects as the request did. */
  change(patch: FeedPatch): Promise<void> {
    if (this.#gathered) {
      Object.assign(this.#gathered.patch, patch);
    } else {
      const gathered = { patch: { ...patch }, done: Promise.resolve() };
      this.#gathered = gathered;
      gathered.done = this.#running.then(
        () => this.#sendGathered(),
        () => this.#sendGathered(),
      );
      this.#running = gathered.done;
    }
    this.#show();
    return this.#gathered.done;
  }

  async #sendGathered(): Promise<void> {
    this.#sending = this.#gathered?.patch ?? {};
    this.#gathered = undefined;
    try {
      this.#confirmed = await this.#send(this.#sending);
    } finally {
      this.#sending = undefined;
      this.#show();
    }
  }

  #show(): void {
    this.#shown = {
      ...this.#confirmed,
      ...present(this.#sending),
      ...present(this.#gathered?.patch),
    };
  }
}

/** The fields of a patch that say something. */
function present(patch: FeedPatch | undefined): Partial<FeedSettings> {
  const entries = Object.entries(patch ?? {}).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return Object.fromEntries(entries) as Partial<FeedSettings>;
}
