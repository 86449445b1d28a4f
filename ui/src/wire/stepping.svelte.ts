import { ControlError } from '../api/control';
import type { ParsedStream, ParserBuffers, ParseStep } from '../api/types';
import type { Body, BodyRange, Run } from './body';
import { parseMidStream } from './midStream';
import type { Parse } from './source';

/** What the lab parses at once, at most, and a byte for a blank line before it. */
const MOST_BYTES = 1024 * 1024 - 1;
/** Steps in one answer. */
const STEPS = 400;
/** Bytes that are parsed beyond the line that is looked at, so that steps to come are there. */
const AHEAD_BYTES = 32 * 1024;
/** Blocks before the one that is looked at. */
const BLOCKS_BEFORE = 4;
/** More steps than any answer has: only the buffers at the end are wanted. */
const NONE = Number.MAX_SAFE_INTEGER - STEPS;
const CHECKPOINTS = 256;

/** One line of the body, and what the parser did at it. Places are bytes of the body. */
export interface Step {
  readonly n: number;
  readonly line: BodyRange;
  readonly name: BodyRange | undefined;
  readonly value: BodyRange | undefined;
  readonly told: ParseStep;
  readonly before: ParserBuffers;
  readonly after: ParserBuffers;
}

/** What is to be parsed. */
export interface Material {
  readonly body: Body;
  /** Whether nothing more comes. */
  readonly ended: boolean;
  /** What the request carried as `Last-Event-ID`. */
  readonly lastEventId: string;
}

/** A place between two events, and the buffers there: parsing can begin at it. */
interface Checkpoint {
  readonly at: number;
  /** Steps before it. */
  readonly steps: number;
  readonly lastEventId: string;
  readonly retryMs: string | null;
}

/** Goes through a body line by line. It asks the lab's parser, and keeps a window of its answer. */
export class Stepping {
  readonly #parse: Parse;
  #material: Material | undefined;
  #checkpoints: Checkpoint[] = [];
  #steps: readonly Step[] = [];
  /** Whether the window reaches to where the run ended when it was asked for. */
  #reachesTo = -1;
  #turn = 0;
  #busy = false;
  #wanted: number | undefined;
  #step = $state.raw<Step>();
  #atStart = $state(false);
  #atEnd = $state(false);
  #following = $state(false);
  #error = $state.raw<ControlError>();

  constructor(parse: Parse) {
    this.#parse = parse;
  }

  /** The line that is looked at. */
  get step(): Step | undefined {
    return this.#step;
  }
  get atStart(): boolean {
    return this.#atStart;
  }
  get atEnd(): boolean {
    return this.#atEnd;
  }
  /** Whether it goes to every new line by itself. */
  get following(): boolean {
    return this.#following;
  }
  get error(): ControlError | undefined {
    return this.#error;
  }

  /** Another body, or none. */
  begin(): void {
    this.#turn += 1;
    this.#material = undefined;
    this.#checkpoints = [];
    this.#steps = [];
    this.#step = undefined;
    this.#error = undefined;
    this.#busy = false;
    this.#wanted = undefined;
    this.#atStart = this.#atEnd = false;
  }

  /** The body has grown, or is here. */
  grow(material: Material): void {
    this.#material = material;
    if (this.#following) this.#toEnd();
    else this.#atEnd = this.#isAtEnd();
  }

  follow(on: boolean): void {
    this.#following = on;
    if (on) this.#toEnd();
  }

  /** Goes to the line that has this byte of the body. */
  jump(at: number): void {
    this.#following = false;
    this.#go(at);
  }

  first(): void {
    const base = this.#material?.body.runs.find((run) => run.base !== undefined)?.base;
    if (base !== undefined) this.jump(base);
  }

  move(by: -1 | 1): void {
    this.#following = false;
    const present = this.#step;
    if (present === undefined) {
      this.first();
      return;
    }
    const next = this.#steps[this.#steps.indexOf(present) + by];
    if (next !== undefined) this.#show(next);
    else if (by > 0) this.#go(afterLine(present));
    else if (present.line.from > 0) this.#go(present.line.from - 1);
  }

  #toEnd(): void {
    const run = this.#material?.body.runs.at(-1);
    if (run?.base === undefined || (this.#reachesTo === run.to && this.#isAtEnd())) return;
    this.#go(run.to);
  }

  /** One at a time; of what is wanted meanwhile, the last. */
  #go(at: number): void {
    this.#wanted = at;
    if (this.#busy) return;
    void this.#goOn(this.#turn);
  }

  async #goOn(turn: number): Promise<void> {
    this.#busy = true;
    try {
      while (this.#wanted !== undefined && turn === this.#turn) {
        const at = this.#wanted;
        this.#wanted = undefined;
        await this.#fetch(at, turn);
        if (turn === this.#turn) this.#error = undefined;
      }
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      if (turn === this.#turn) this.#error = error;
    } finally {
      if (turn === this.#turn) this.#busy = false;
    }
  }

  async #fetch(at: number, turn: number): Promise<void> {
    const material = this.#material;
    const run = material?.body.runAt(at);
    if (material === undefined || run?.base === undefined) return;
    const wanted = Math.max(at, run.base);
    const { from, skip } = await this.#locate(material, run, startOf(material.body, run, wanted));
    for (let first = skip; turn === this.#turn; first += STEPS) {
      const to = Math.min(run.to, from.at + MOST_BYTES, Math.max(wanted, from.at) + AHEAD_BYTES);
      const ended = material.ended && to === run.to && run === material.body.runs.at(-1);
      const parsed = await this.#ask(material.body, from, to, ended, first, STEPS);
      const steps = stepsOf(parsed, from);
      const found = steps.findLast(({ line }) => line.from <= wanted);
      const more = parsed.left_out.after > 0;
      if (turn !== this.#turn) return;
      // The last line may go on in what has not come: the one before it is the newest that is known.
      if (found !== undefined && (!more || afterLine(found) > wanted)) {
        this.#steps = steps;
        this.#reachesTo = more ? -1 : to;
        this.#show(found);
        return;
      }
      if (!more) return;
    }
  }

  #show(step: Step): void {
    this.#step = step;
    const material = this.#material;
    const run = material?.body.runAt(step.line.from);
    this.#atStart = run?.base !== undefined && step.line.from <= run.base;
    this.#atEnd = this.#isAtEnd();
  }

  #isAtEnd(): boolean {
    const run = this.#material?.body.runs.at(-1);
    const last = this.#steps.at(-1);
    return last !== undefined && last === this.#step && this.#reachesTo === run?.to;
  }

  /** A place to parse from, and how many steps lie between it and the place that is wanted. */
  async #locate(
    { body, lastEventId }: Material,
    run: Run,
    wanted: number,
  ): Promise<{ from: Checkpoint; skip: number }> {
    const base = run.base ?? run.from;
    let from = this.#checkpoints.findLast((it) => it.at <= wanted && it.at >= base);
    from ??= this.#keep({
      at: base,
      steps: run.from === 0 ? 0 : NaN,
      lastEventId: run.fromTheStart ? lastEventId : '',
      retryMs: null,
    });
    while (from.at < wanted) {
      const far = body.blockAt(from.at + MOST_BYTES - 1)?.from ?? from.at;
      const to = wanted - from.at <= MOST_BYTES ? wanted : far;
      if (to <= from.at) break;
      const parsed: ParsedStream = await this.#ask(body, from, to, false, NONE, 1);
      const { last_event_id: id, reconnection_time_ms: retryMs } = parsed.before;
      // A CR at the end may be half of a CR LF.
      const whole = parsed.pending === null && id.left_out_bytes === 0;
      if (!whole) {
        return { from, skip: parsed.steps_in_all + (parsed.pending === null ? 0 : 1) };
      }
      const steps = from.steps + parsed.steps_in_all;
      from = this.#keep({
        at: to,
        steps,
        lastEventId: id.start,
        retryMs: retryMs ?? from.retryMs,
      });
    }
    return { from, skip: 0 };
  }

  #keep(checkpoint: Checkpoint): Checkpoint {
    const all = [...this.#checkpoints, checkpoint].sort((a, b) => a.at - b.at);
    // Every other one is enough, but the first: it has what the stream began with.
    this.#checkpoints =
      all.length > CHECKPOINTS ? all.filter((each, i) => i % 2 === 0 || each === checkpoint) : all;
    return checkpoint;
  }

  #ask(
    body: Body,
    from: Checkpoint,
    to: number,
    ended: boolean,
    firstStep: number,
    maxSteps: number,
  ): Promise<ParsedStream> {
    const bytes = body.bytes({ from: from.at, to });
    const query = {
      last_event_id: from.lastEventId,
      ended,
      first_step: firstStep,
      max_steps: maxSteps,
    };
    const isFirst = from.at === 0 && body.runAt(0)?.fromTheStart === true;
    return isFirst ? this.#parse(bytes, query) : parseMidStream(this.#parse, bytes, query);
  }
}

/** Where a block a few before the one at `at` begins. */
function startOf(body: Body, run: Run, at: number): number {
  let from = body.blockAt(Math.min(at, run.to - 1))?.from ?? run.base ?? run.from;
  for (let n = 0; n < BLOCKS_BEFORE; n += 1) from = body.blockAt(from - 1)?.from ?? from;
  return from;
}

/** The first byte after a line and its end. */
function afterLine({ line, told }: Pick<Step, 'line' | 'told'>): number {
  const ends = { lf: 1, cr: 1, crlf: 2 };
  return line.to + (told.line_end ? ends[told.line_end] : 0);
}

function stepsOf(parsed: ParsedStream, from: Checkpoint): Step[] {
  const known = (buffers: ParserBuffers): ParserBuffers => ({
    ...buffers,
    reconnection_time_ms: buffers.reconnection_time_ms ?? from.retryMs,
  });
  const moved = ({ start, end }: { start: number; end: number }): BodyRange => ({
    from: from.at + start,
    to: from.at + end,
  });
  let before = known(parsed.before);
  return parsed.steps.map((told) => {
    const step: Step = {
      n: from.steps + told.step,
      line: moved(told.line),
      name: told.name ? moved(told.name) : undefined,
      value: told.value ? moved(told.value) : undefined,
      told,
      before,
      after: known(told.after),
    };
    ({ after: before } = step);
    return step;
  });
}
