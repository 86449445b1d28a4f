import type {
  Cors,
  Door,
  DoorState,
  FeedPatch,
  FeedSettings,
  Kill,
  LabState,
  Publish,
  Published,
} from './types';

/** Why the lab refused, or that it could not be asked. Decide by `code`, never by the message. */
export class ControlError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly field?: string,
    readonly status?: number,
  ) {
    super(message);
    this.name = 'ControlError';
  }
}

/** The control API, typed. Every method throws a {@link ControlError}. */
export class Control {
  readonly #base: string;
  readonly #token: string;

  constructor(control: string, token: string) {
    this.#base = `${control}/api/v1`;
    this.#token = token;
  }

  lab(): Promise<LabState> {
    return this.#ask('GET', '/lab');
  }
  clock(): Promise<{ t_us: number; unix_ms: number }> {
    return this.#ask('GET', '/clock');
  }
  changeFeed(patch: FeedPatch): Promise<FeedSettings> {
    return this.#ask('PATCH', '/feed', patch);
  }
  publish(event: Publish): Promise<Published> {
    return this.#ask('POST', '/events', event);
  }
  kill(kill: Kill, connection?: number): Promise<{ killed: number }> {
    const path = connection === undefined ? '/connections/kill' : `/connections/${connection}/kill`;
    return this.#ask('POST', path, kill);
  }
  setStalled(stalled: boolean, connection?: number): Promise<unknown> {
    return this.#ask(
      'PUT',
      '/stall',
      connection === undefined ? { stalled } : { stalled, connection },
    );
  }
  setDoor(door: Door): Promise<DoorState> {
    return this.#ask('PUT', '/door', door);
  }
  setCors(cors: Cors): Promise<unknown> {
    return this.#ask('PUT', '/cors', { cors });
  }
  setArticle(globalTimer: boolean): Promise<unknown> {
    return this.#ask('PUT', '/article', { global_timer: globalTimer });
  }
  restore(): Promise<unknown> {
    return this.#ask('POST', '/restore');
  }
  reset(): Promise<{ epoch: string }> {
    return this.#ask('POST', '/reset');
  }
  watchClient(label: string, on: boolean): Promise<unknown> {
    return this.#ask(on ? 'PUT' : 'DELETE', `/watch/${encodeURIComponent(label)}`);
  }
  watchConnection(connection: number, on: boolean): Promise<unknown> {
    return this.#ask(on ? 'PUT' : 'DELETE', `/connections/${connection}/watch`);
  }

  /** The journal's bytes, from after fact `after`. */
  async journal(after: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const answer = await fetch(`${this.#base}/journal`, {
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'text/event-stream',
        'last-event-id': String(after),
      },
      cache: 'no-store',
      signal,
    });
    if (!answer.ok || !answer.body) throw await refusal(answer);
    return answer.body;
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    let answer: Response;
    try {
      answer = await fetch(this.#base + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
      });
    } catch {
      throw new ControlError('unreachable', `no answer to ${method} ${path}`);
    }
    if (!answer.ok) throw await refusal(answer);
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

async function refusal(answer: Response): Promise<ControlError> {
  try {
    const { code, message, field } = (await answer.json()) as {
      code: string;
      message: string;
      field?: string;
    };
    return new ControlError(code, message, field, answer.status);
  } catch {
    return new ControlError(
      'unexpected_answer',
      `status ${answer.status}`,
      undefined,
      answer.status,
    );
  }
}
