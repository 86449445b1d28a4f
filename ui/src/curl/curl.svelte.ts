import { HostError, type CurlExit, type CurlRun, type Host } from '../host/host';
import type { Lab } from '../lab/lab.svelte';
import type { LabTrace } from '../trace/labtrace.svelte';
import { CurlOutput } from './output';

/** How often the text is renewed while the page is hidden and has no animation frames. */
const HIDDEN_MS = 250;

export type CurlPhase =
  | { readonly at: 'idle' }
  | { readonly at: 'running' }
  | { readonly at: 'ended'; readonly code: number | null; readonly byHand: boolean }
  | { readonly at: 'failed'; readonly error: HostError };

/** What the pane shows of curl's output, renewed at most once per frame. */
export interface CurlText {
  readonly head: string;
  readonly body: string;
  readonly charactersLeftOut: number;
  readonly bytes: number;
}

const NO_TEXT: CurlText = { head: '', body: '', charactersLeftOut: 0, bytes: 0 };

const curls = new WeakMap<Lab, Curl>();

/** The lab's curl: it goes on while no pane shows it, and ends with the page. */
export function curlOf(lab: Lab): Curl {
  const known = curls.get(lab);
  if (known) return known;
  const curl = new Curl(lab.host, lab.trace);
  curls.set(lab, curl);
  addEventListener('pagehide', () => void curl.stop());
  return curl;
}

/** One curl beside the window's `EventSource`, observed as the lane `curl`. */
export class Curl {
  /** Where the journal recognises its requests by. */
  readonly label = `curl-${crypto.randomUUID().slice(0, 8)}`;
  readonly #host: Host;
  readonly #trace: LabTrace;
  #run: CurlRun | undefined;
  #output: CurlOutput | undefined;
  #events = 0;
  #stopping = false;
  #due = false;
  #phase = $state.raw<CurlPhase>({ at: 'idle' });
  #text = $state.raw<CurlText>(NO_TEXT);

  constructor(host: Host, trace: LabTrace) {
    this.#host = host;
    this.#trace = trace;
    trace.claim(this.label, 'curl');
  }

  get phase(): CurlPhase {
    return this.#phase;
  }

  get text(): CurlText {
    return this.#text;
  }

  /** The address that curl asks for, where `stream` is the window's. */
  urlFor(stream: string): string {
    return `${stream}?client=${this.label}`;
  }

  /** The same run for a terminal. */
  commandFor(stream: string): string {
    return `curl -N -i --noproxy '*' '${this.urlFor(stream)}'`;
  }

  /** Runs curl on this stream; what went wrong is told by `phase`. */
  async start(stream: string): Promise<void> {
    const runner = this.#host.curl;
    if (!runner || this.#phase.at === 'running') return;
    const url = this.urlFor(stream);
    const output = this.#observed();
    this.#output = output;
    this.#stopping = false;
    this.#text = NO_TEXT;
    this.#phase = { at: 'running' };
    this.#trace.addObservation({
      lane: 'curl',
      at: performance.now(),
      kind: 'created',
      url,
      withCredentials: false,
    });
    try {
      this.#run = await runner.spawn(
        url,
        (bytes) => {
          output.feed(bytes);
          this.#announce();
        },
        (exit) => this.#ended(exit),
      );
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#phase = { at: 'failed', error };
      this.#closed('exited');
      return;
    }
    if (this.#phase.at !== 'running') this.#run = undefined;
    else if (this.#stopping) await this.stop();
  }

  /** Ends curl by hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#run?.stop();
  }

  #observed(): CurlOutput {
    const lane = 'curl';
    const at = () => performance.now();
    return new CurlOutput({
      onHead: (status) => {
        if (status === 200) this.#trace.addObservation({ lane, at: at(), kind: 'open' });
      },
      onEvent: (type, lastEventId, data) => {
        this.#events += 1;
        const n = this.#events;
        this.#trace.addObservation({ lane, at: at(), kind: 'event', type, lastEventId, data, n });
      },
    });
  }

  #ended({ code }: CurlExit): void {
    this.#run = undefined;
    this.#flush();
    this.#phase = { at: 'ended', code, byHand: this.#stopping };
    this.#closed(this.#stopping ? 'by_hand' : 'exited');
  }

  #closed(why: 'by_hand' | 'exited'): void {
    this.#trace.addObservation({ lane: 'curl', at: performance.now(), kind: 'closed', why });
  }

  #announce(): void {
    if (this.#due) return;
    this.#due = true;
    const flush = () => {
      if (this.#due) this.#flush();
    };
    if (document.visibilityState === 'visible') requestAnimationFrame(flush);
    // A page that is hidden meanwhile gets no frame, so the timer runs in both cases.
    setTimeout(flush, HIDDEN_MS);
  }

  #flush(): void {
    this.#due = false;
    if (!this.#output) return;
    const { head, body, charactersLeftOut, bytes } = this.#output;
    this.#text = { head, body, charactersLeftOut, bytes };
  }
}
