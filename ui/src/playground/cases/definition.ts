import type { Engine } from '../../caption/engine';
import { EMPTY_ANSWER, type AnswerDraft } from '../draft';

/** A clause of the standard, as `docs/standard.md` numbers them. */
export type Clause = `S${number}`;
/** A measurement of engines, as `docs/standard.md` numbers them. */
export type Measurement = `M${number}`;

/**
 * Why no engine is held to a case: the letter of the standard leaves it open, or asks for something
 * that lasts longer than anybody can watch.
 */
export type Unclear = 'left_open' | 'too_long';

/** A script of the library. What it shows is said in the catalogues, by its id. */
export interface CaseDefinition<Id extends string = string> {
  readonly id: Id;
  readonly clauses: readonly Clause[];
  /** Measurements of ours that it repeats. */
  readonly measured?: readonly Measurement[];
  /** Engines that are known to differ here, and the measurement that knows. */
  readonly known?: Readonly<Partial<Record<Engine, Measurement>>>;
  /** Why there is no verdict on what an engine makes of it. */
  readonly unclear?: Unclear;
  /** How long it may take where some engines never come to an end; otherwise as the script asks. */
  readonly limitMs?: number;
  readonly answers: readonly AnswerDraft[];
}

/** Keeps the ids as types, so that a catalogue which lacks one does not compile. */
export function define<const Id extends string>(
  cases: readonly CaseDefinition<Id>[],
): readonly CaseDefinition<Id>[] {
  return cases;
}

/** An answer with this body, in the notation. */
export function answer(text: string, rest: Partial<AnswerDraft> = {}): AnswerDraft {
  return { ...EMPTY_ANSWER, ...rest, text };
}

/** A body in the notation, written as it reads; the line break after the opening quote is none. */
export function body(strings: TemplateStringsArray): string {
  return (strings.raw[0] ?? '').replace(/^\n/, '');
}
