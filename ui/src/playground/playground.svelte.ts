import { engineOf, type Engine } from '../caption/engine';
import { ControlError } from '../api/control';
import type { ParsedStream } from '../api/types';
import type { Lab } from '../lab/lab.svelte';
import type { EngineName, ReportCard } from './card';
import { CASES, type LibraryCase } from './cases/library';
import { ChosenCase, chosenCaseOf } from './chosenCase.svelte';
import { EMPTY_ANSWER, type AnswerDraft } from './draft';
import { engineName } from './engineName';
import { KeptDrafts } from './keptDrafts';
import { readNotation } from './notation';
import { play, type Play, type Stage } from './play';
import { reportCard, resultOf, type CaseResult } from './report';
import { runAll } from './runAll';
import { isSound, MAX_ANSWERS, mistakesIn } from './script';
import { Body } from './visible';

/** What the page needs of the lab. */
export interface PlaygroundLab extends Stage {
  parse(
    bytes: Uint8Array,
    query: { last_event_id: string; ended: boolean; max_steps: number },
  ): Promise<ParsedStream>;
}

/** Where a stream of one's own begins. */
const EXAMPLE: AnswerDraft = {
  ...EMPTY_ANSWER,
  text: 'retry: 300\nid: 1\nevent: greeting\ndata: Hello,\\p{500}\ndata: world\n\n',
};

/** How many lines of a body are explained. */
const MAX_LINES = 500;

/** Whether a stream is written, or the report of all cases read. */
export type PlaygroundView = 'write' | 'card';

const all = new WeakMap<Lab, Playground>();

/** The lab's playground: the same for its page and for whatever plays a case of it there. */
export function playgroundOf(lab: Lab): Playground {
  const known = all.get(lab);
  if (known) return known;
  const kept = new KeptDrafts(sessionStorage);
  const { scripts, version } = lab;
  const chosen = chosenCaseOf(lab);
  const playground = new Playground(scripts, version, navigator.userAgent, kept, chosen);
  all.set(lab, playground);
  return playground;
}

/** The draft that a person works on, what came of it, and the report of all cases. */
export class Playground {
  readonly engine: Engine;
  readonly engineName: EngineName;
  readonly #lab: PlaygroundLab;
  readonly #version: string;
  readonly #kept: KeptDrafts;
  readonly #chosenCase: ChosenCase;
  #drafts = $state.raw<readonly AnswerDraft[]>([EXAMPLE]);
  #answer = $state(0);
  #chosen = $state.raw<LibraryCase>();
  #play = $state.raw<Play>();
  /** How each body that was sent was parsed, by its answer's number. */
  #parsed = $state.raw<readonly (ParsedStream | undefined)[]>([]);
  #error = $state.raw<ControlError>();
  #stop = $state.raw<AbortController>();
  #results = $state.raw<ReadonlyMap<string, CaseResult>>(new Map());
  #card = $state.raw<ReportCard>();
  #running = $state.raw<AbortController>();
  #cancelled = $state(false);
  view = $state<PlaygroundView>('write');

  constructor(
    lab: PlaygroundLab,
    version: string,
    userAgent: string,
    kept: KeptDrafts,
    chosenCase = new ChosenCase(),
  ) {
    this.#chosenCase = chosenCase;
    this.#lab = lab;
    this.#version = version;
    this.#kept = kept;
    this.#drafts = kept.of(undefined) ?? [EXAMPLE];
    this.engine = engineOf(userAgent);
    this.engineName = engineName(userAgent);
  }

  get drafts(): readonly AnswerDraft[] {
    return this.#drafts;
  }
  /** The number of the answer that is being edited. */
  get answer(): number {
    return this.#answer;
  }
  set answer(answer: number) {
    this.#answer = Math.min(Math.max(0, answer), this.#drafts.length - 1);
  }
  get draft(): AnswerDraft {
    return this.#drafts[this.#answer] ?? EMPTY_ANSWER;
  }
  /** The case that the drafts come from. */
  get chosen(): LibraryCase | undefined {
    return this.#chosen;
  }
  /** Whether the drafts are no longer those of the case. */
  get changed(): boolean {
    return this.#chosen !== undefined && !isSame(this.#drafts, this.#chosen.answers);
  }
  /** What came of the last script that was sent. */
  get play(): Play | undefined {
    return this.#play;
  }
  /** Whether the drafts are no longer what was sent. */
  get outdated(): boolean {
    return this.#play !== undefined && !isSame(this.#play.drafts, this.#drafts);
  }
  get parsed(): readonly (ParsedStream | undefined)[] {
    return this.#parsed;
  }
  /** What the lab refused, or that it could not be asked. */
  get error(): ControlError | undefined {
    return this.#error;
  }
  get sending(): boolean {
    return this.#stop !== undefined;
  }
  get sendable(): boolean {
    return this.#drafts.every((draft) => isSound(mistakesIn(draft)));
  }

  /** Takes a case into the editor; a play of another one is stopped. */
  choose(one: LibraryCase | undefined): void {
    this.stop();
    this.view = 'write';
    this.#chosen = one;
    this.#chosenCase.id = one?.id;
    this.#drafts = this.#kept.of(one?.id) ?? one?.answers ?? [EXAMPLE];
    this.#answer = 0;
    this.#play = undefined;
    this.#parsed = [];
    this.#error = undefined;
  }

  /** Takes back all changes of the case, or of the example. */
  restore(): void {
    this.#kept.forget(this.#chosen?.id);
    this.choose(this.#chosen);
  }

  change(change: Partial<AnswerDraft>): void {
    this.#write(
      this.#drafts.map((draft, i) => (i === this.#answer ? { ...draft, ...change } : draft)),
    );
    this.#error = undefined;
  }

  #write(drafts: readonly AnswerDraft[]): void {
    this.#drafts = drafts;
    if (isSame(drafts, this.#chosen?.answers ?? [EXAMPLE])) this.#kept.forget(this.#chosen?.id);
    else this.#kept.keep(this.#chosen?.id, drafts);
  }

  get canAdd(): boolean {
    return this.#drafts.length < MAX_ANSWERS;
  }

  addAnswer(): void {
    if (!this.canAdd) return;
    this.#write([...this.#drafts, EMPTY_ANSWER]);
    this.#answer = this.#drafts.length - 1;
  }

  removeAnswer(): void {
    if (this.#drafts.length === 1) return;
    this.#write(this.#drafts.filter((_, i) => i !== this.#answer));
    this.answer = this.#answer;
  }

  /** Plays the drafts to this window's own `EventSource`. */
  async send(): Promise<void> {
    if (!this.sendable) return;
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.#play = undefined;
    this.#parsed = [];
    this.#error = undefined;
    const drafts = this.#drafts;
    try {
      const last = await play(
        this.#lab,
        drafts,
        (now) => {
          if (this.#stop !== stop) return;
          const first = this.#play === undefined;
          this.#play = now;
          if (first) void this.#explain(now, stop);
        },
        stop.signal,
        this.changed ? undefined : this.#chosen?.limitMs,
      );
      if (this.#stop === stop) this.#play = last;
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      if (this.#stop === stop) this.#error = error;
    } finally {
      if (this.#stop === stop) this.#stop = undefined;
    }
  }

  stop(): void {
    this.#stop?.abort();
  }

  async #explain({ drafts, expected }: Play, stop: AbortController): Promise<void> {
    const connections = expected.connections.filter(({ outcome }) => outcome.kind === 'opened');
    const parsed: (ParsedStream | undefined)[] = [];
    for (const { answer, last_event_id, then } of connections) {
      const draft = answer === null || answer === undefined ? undefined : drafts[answer];
      if (!draft || answer === null || answer === undefined) continue;
      const { bytes } = new Body(readNotation(draft.text).steps);
      const query = {
        last_event_id: last_event_id ?? '',
        ended: then === 'reconnects',
        max_steps: MAX_LINES,
      };
      try {
        parsed[answer] = await this.#lab.parse(bytes, query);
      } catch (error) {
        // The bytes are shown without their meaning.
        if (!(error instanceof ControlError)) throw error;
      }
    }
    if (this.#stop === stop || this.#play?.drafts === drafts) this.#parsed = parsed;
  }

  /** What became of every case that was run. */
  get results(): ReadonlyMap<string, CaseResult> {
    return this.#results;
  }
  /** The report, once all cases were run. */
  get card(): ReportCard | undefined {
    return this.#card;
  }
  get running(): boolean {
    return this.#running !== undefined;
  }
  get cancelled(): boolean {
    return this.#cancelled;
  }

  async runAll(): Promise<void> {
    if (this.#running) return;
    this.stop();
    this.view = 'card';
    const stop = new AbortController();
    this.#running = stop;
    this.#results = new Map();
    this.#card = undefined;
    this.#cancelled = false;
    await runAll(
      this.#lab,
      CASES,
      (run) => {
        const result = resultOf(run, this.engine);
        this.#results = new Map(this.#results).set(run.one.id, result);
      },
      stop.signal,
    );
    this.#running = undefined;
    this.#cancelled = stop.signal.aborted;
    this.#card = reportCard(this.#results, this.#version, this.engineName, new Date());
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Lets go of everything. */
  end(): void {
    this.stop();
    this.cancel();
  }
}

function isSame(some: readonly AnswerDraft[], others: readonly AnswerDraft[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}
