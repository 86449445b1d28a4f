import type { ConnectionInfo, Cors, DoorState, Fault, FeedSettings } from '../api/types';
import type { Situation, StripState } from '../caption/situation';
import type { Host } from '../host/host';
import type { ControlPhase } from '../lab/lab.svelte';
import type { Notices } from '../lab/notices.svelte';
import type { ShownLab, ShownStream, ShownWire } from '../lab/shown';
import { Standing } from '../lab/standing.svelte';
import type { StreamPath } from '../stream/stream.svelte';
import type { LabTimeUs } from '../trace/types';
import type { Parse } from '../wire/source';
import { after, momentsOf, step, type Moments } from './moments';
import { Narration } from './narration';
import type { Recording } from './recording';
import { ReplayTrace } from './replayTrace.svelte';
import { RecordedSource, recordedWires } from './source.svelte';

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 16, 64] as const;

/** A recording as it stands at a moment; the moment can be moved, by hand or by playing. */
export class Replay implements ShownLab {
  readonly recording: Recording;
  readonly host: Host;
  readonly notices: Notices;
  readonly trace: ReplayTrace;
  readonly moments: Moments;
  readonly wire: ShownWire;
  readonly live = undefined;
  readonly controlPhase: ControlPhase = 'connected';
  #standing: Standing;
  #applied = 0;
  #narration: Narration;
  #generation: number;
  /** Grows with every move: what is told of the moment is read anew. */
  #moved = $state(0);
  #strip = $state.raw<StripState>() as StripState;
  #playing = $state(false);
  #speed = $state(1);
  #frame = 0;

  /** `parse` is the parser of the lab that shows the recording. */
  constructor(recording: Recording, host: Host, notices: Notices, parse: Parse) {
    this.recording = recording;
    this.host = host;
    this.notices = notices;
    this.trace = new ReplayTrace(recording);
    this.moments = momentsOf(recording);
    const wires = recordedWires(recording);
    this.wire = { open: () => new RecordedSource(wires, this.trace), parse };
    this.#narration = this.#narrate();
    this.#standing = this.#stand();
    this.#generation = this.trace.generation;
    this.moveTo(recording.toUs);
  }

  get strip(): StripState {
    return this.#strip;
  }

  situation(): Situation {
    void this.#moved;
    return this.#narration.situation(this.trace.nowUs());
  }

  get stream(): ShownStream {
    void this.#moved;
    const { label, header } = this.recording;
    const { url, withCredentials } = this.#narration;
    const path: StreamPath = url.includes('/article/') ? '/article/stream' : '/stream';
    return { label, path, url: header.stage_url + path, phase: this.#strip.phase, withCredentials };
  }

  get epoch(): string {
    return this.#now.epoch;
  }
  get feed(): FeedSettings {
    return this.#now.feed;
  }
  get door(): DoorState {
    return this.#now.door;
  }
  get cors(): Cors {
    return this.#now.cors;
  }
  get stalled(): boolean {
    return this.#now.stalled;
  }
  get articleGlobalTimer(): boolean {
    return this.#now.articleGlobalTimer;
  }
  get connections(): readonly ConnectionInfo[] {
    return this.#now.connections.rows;
  }
  get connectionsTotal(): number {
    return this.#now.connections.total;
  }
  get faults(): readonly Fault[] {
    const own = this.connections.findLast((each) => each.client === this.recording.label);
    return own?.faults ?? this.#now.faults;
  }

  get #now(): Standing {
    void this.#moved;
    return this.#standing;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.#speed = speed;
  }

  /** Shows the moment, and nothing that came after it. */
  moveTo(us: LabTimeUs): void {
    const { fromUs, toUs } = this.recording;
    const to = Math.min(toUs, Math.max(fromUs, Math.round(us)));
    if (to < this.trace.nowUs()) this.#narration = this.#narrate();
    this.trace.moveTo(to);
    if (this.#generation !== this.trace.generation) {
      this.#generation = this.trace.generation;
      this.#standing = this.#stand();
    }
    this.#narration.advance(to);
    this.#applyTo(to);
    this.#strip = this.#narration.strip;
    this.#moved += 1;
  }

  /** To the next event or break, or the one before; false where there is none. */
  step(to: keyof Moments, by: -1 | 1): boolean {
    this.pause();
    const found = step(this.moments[to], this.trace.nowUs(), by);
    if (found !== undefined) this.moveTo(found);
    return found !== undefined;
  }

  /** Lets time run; from the beginning where it is at the end. */
  play(): void {
    if (this.#playing) return;
    if (this.trace.nowUs() >= this.recording.toUs) this.moveTo(this.recording.fromUs);
    this.#playing = true;
    let before = performance.now();
    const run = (now: number): void => {
      // A page that was hidden goes on where it stopped.
      const passedMs = Math.min(250, Math.max(0, now - before));
      before = now;
      this.moveTo(this.trace.nowUs() + Math.ceil(passedMs * 1_000 * this.#speed));
      if (this.trace.nowUs() >= this.recording.toUs) this.pause();
      else this.#frame = requestAnimationFrame(run);
    };
    this.#frame = requestAnimationFrame(run);
  }

  pause(): void {
    cancelAnimationFrame(this.#frame);
    this.#playing = false;
  }

  #narrate(): Narration {
    return new Narration(this.recording, (connection) => this.trace.laneOf(connection));
  }

  #stand(): Standing {
    const { fact, past } = this.trace.begin;
    this.#applied = fact;
    return new Standing(past.stage, this.recording.label);
  }

  #applyTo(us: LabTimeUs): void {
    const facts = after(this.recording.factTimes, us);
    for (; this.#applied < facts; this.#applied += 1) {
      const fact = this.recording.facts[this.#applied];
      if (fact) this.#standing.apply(fact);
    }
    this.#standing.connections.flush();
  }
}
