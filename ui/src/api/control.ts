import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema';
import type {
  AddedScript,
  Cors,
  Door,
  DoorState,
  Expected,
  Fault,
  FeedPatch,
  FeedSettings,
  Kill,
  LabState,
  ParsedStream,
  PlayedScript,
  Publish,
  Published,
  PublishedBinary,
  Script,
  WirePage,
} from './types';

/** How long the lab may take over a script, of which it tells at once; then it stands still. */
const SCRIPT_PATIENCE_MS = 10_000;
const patience = (): AbortSignal => AbortSignal.timeout(SCRIPT_PATIENCE_MS);

/** Which part of a parse is wanted. */
export type ParseQuery = NonNullable<paths['/api/v1/parse']['post']['parameters']['query']>;

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

/** The control API, by the types its own description generates. Methods throw `ControlError`. */
export class Control {
  readonly #client: Client<paths>;
  readonly #journal: Request;

  constructor(control: string, token: string) {
    const headers = { authorization: `Bearer ${token}` };
    this.#client = createClient<paths>({ baseUrl: control, headers, cache: 'no-store' });
    this.#journal = new Request(`${control}/api/v1/journal`, {
      headers: { ...headers, accept: 'text/event-stream' },
      cache: 'no-store',
    });
  }

  lab(): Promise<LabState> {
    return answered(this.#client.GET('/api/v1/lab'));
  }

  /** The moment on the lab's clock, in microseconds. */
  async clockUs(): Promise<number> {
    return (await answered(this.#client.GET('/api/v1/clock'))).t_us;
  }

  changeFeed(patch: FeedPatch): Promise<FeedSettings> {
    return answered(this.#client.PATCH('/api/v1/feed', { body: patch }));
  }

  publish(event: Publish): Promise<Published> {
    return answered(this.#client.POST('/api/v1/events', { body: event }));
  }

  /** So many bytes: base64 to streams, a binary message to WebSockets. */
  publishBinary(bytes: number): Promise<PublishedBinary> {
    return answered(this.#client.POST('/api/v1/events/binary', { body: { bytes } }));
  }

  /** Ends one connection, or all; how many there were. */
  async kill(kill: Kill, connection?: number): Promise<number> {
    if (connection === undefined) {
      const all = await answered(this.#client.POST('/api/v1/connections/kill', { body: kill }));
      return all.killed;
    }
    const params = { path: { id: connection } };
    const one = this.#client.POST('/api/v1/connections/{id}/kill', { params, body: kill });
    return (await answered(one)).killed;
  }

  async setStalled(stalled: boolean, connection?: number): Promise<void> {
    const body = connection === undefined ? { stalled } : { stalled, connection };
    await answered(this.#client.PUT('/api/v1/stall', { body }));
  }

  async setFaults(faults: Fault[], connection?: number): Promise<void> {
    const body = connection === undefined ? { faults } : { faults, connection };
    await answered(this.#client.PUT('/api/v1/faults', { body }));
  }

  setDoor(door: Door): Promise<DoorState> {
    return answered(this.#client.PUT('/api/v1/door', { body: door }));
  }

  async setCors(cors: Cors): Promise<void> {
    await answered(this.#client.PUT('/api/v1/cors', { body: { cors } }));
  }

  async setArticleGlobalTimer(on: boolean): Promise<void> {
    await answered(this.#client.PUT('/api/v1/article', { body: { global_timer: on } }));
  }

  async restore(): Promise<void> {
    await answered(this.#client.POST('/api/v1/restore'));
  }

  async reset(): Promise<void> {
    await answered(this.#client.POST('/api/v1/reset'));
  }

  async watchClient(label: string, on: boolean): Promise<void> {
    const params = { path: { label } };
    const path = '/api/v1/watch/{label}';
    // A page that goes away must not leave a watch behind: the lab holds only a few.
    const asked = on
      ? this.#client.PUT(path, { params })
      : this.#client.DELETE(path, { params, keepalive: true });
    await answered(asked);
  }

  async watchConnection(id: number, on: boolean): Promise<void> {
    const params = { path: { id } };
    await answered(
      on
        ? this.#client.PUT('/api/v1/connections/{id}/watch', { params })
        : this.#client.DELETE('/api/v1/connections/{id}/watch', { params }),
    );
  }

  /** Records a client's bytes from its next connection on, or no more. */
  async recordClient(label: string, on: boolean): Promise<void> {
    const params = { path: { label } };
    const path = '/api/v1/recording/{label}';
    // A page that goes away must not leave its recordings behind.
    const asked = on
      ? this.#client.PUT(path, { params })
      : this.#client.DELETE(path, { params, keepalive: true });
    await answered(asked);
  }

  /** Records a connection's bytes from here on, or no more. */
  async recordConnection(id: number, on: boolean): Promise<void> {
    const params = { path: { id } };
    const path = '/api/v1/connections/{id}/recording';
    const asked = on
      ? this.#client.PUT(path, { params })
      : this.#client.DELETE(path, { params, keepalive: true });
    await answered(asked);
  }

  /** The connections of which bytes can be read, besides the heads of watched ones. */
  async listRecorded(): Promise<readonly number[]> {
    const { connections } = await answered(this.#client.GET('/api/v1/recording'));
    return connections;
  }

  readWire(id: number, after: number, limit: number): Promise<WirePage> {
    const params = { path: { id }, query: { after, limit } };
    return answered(this.#client.GET('/api/v1/connections/{id}/wire', { params }));
  }

  /** What the lab's parser makes of a stream. */
  parse(bytes: Uint8Array, query: ParseQuery): Promise<ParsedStream> {
    return answered(
      this.#client.POST('/api/v1/parse', {
        params: { query },
        headers: { 'content-type': 'application/octet-stream' },
        body: [],
        bodySerializer: () => new Blob([bytes as BlobPart]),
      }),
    );
  }

  /** Keeps a stream written by hand, to be played to whoever asks for it. */
  addScript(script: Script): Promise<AddedScript> {
    return answered(this.#client.POST('/api/v1/playground', { body: script, signal: patience() }));
  }

  /** What became of a script so far. */
  readScript(id: string): Promise<PlayedScript> {
    const params = { path: { id } };
    const asked = this.#client.GET('/api/v1/playground/{id}', { params, signal: patience() });
    return answered(asked);
  }

  async removeScript(id: string): Promise<void> {
    const params = { path: { id } };
    const said = { params, keepalive: true, signal: patience() };
    await answered(this.#client.DELETE('/api/v1/playground/{id}', said));
  }

  /** What the standard says of a script. */
  expectOfScript(script: Script): Promise<Expected> {
    const asked = { body: script, signal: patience() };
    return answered(this.#client.POST('/api/v1/playground/expected', asked));
  }

  /** The journal's bytes, from after fact `after`. */
  async journal(after: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const request = new Request(this.#journal, { signal });
    request.headers.set('last-event-id', String(after));
    let response: Response;
    try {
      response = await fetch(request);
    } catch {
      throw new ControlError('unreachable', `no answer from ${request.url}`);
    }
    if (response.ok && response.body) return response.body;
    const error: unknown = await response.json().catch(() => undefined);
    throw refusal(error, response);
  }
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was answered, or the refusal as an error. */
async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    throw new ControlError('unreachable', String(error));
  }
  if (!answer.response.ok) throw refusal(answer.error, answer.response);
  return answer.data as T;
}

function refusal(error: unknown, response: Response): ControlError {
  const { status } = response;
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error) {
    const field = 'field' in error && error.field ? String(error.field) : undefined;
    return new ControlError(String(error.code), String(error.message), field, status);
  }
  return new ControlError(
    'unexpected_answer',
    `status ${status} from ${response.url}`,
    undefined,
    status,
  );
}
