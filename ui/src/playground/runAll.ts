import type { LibraryCase } from './cases/library';
import { play, type Play, type Stage } from './play';

/**
 * A browser has six connections to a host and port. The lab's own stream takes one, and a source
 * that comes back may meet its predecessor, so half of them are for plays.
 */
const AT_ONCE = 3;

/** What became of one case: a play at its end, or why there is none. */
export type CaseRun =
  | { readonly one: LibraryCase; readonly play: Play }
  | { readonly one: LibraryCase; readonly error: unknown };

/**
 * Plays cases, some at a time, and tells of each as it comes to its end. Once it is stopped no case
 * begins, and one that was under way is not told of.
 */
export async function runAll(
  stage: Stage,
  cases: readonly LibraryCase[],
  tell: (run: CaseRun) => void,
  stop: AbortSignal,
): Promise<void> {
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one && !stop.aborted; one = waiting.shift()) {
      let run: CaseRun;
      try {
        run = { one, play: await play(stage, one.answers, () => undefined, stop, one.limitMs) };
      } catch (error) {
        run = { one, error };
      }
      if (!stop.aborted) tell(run);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
