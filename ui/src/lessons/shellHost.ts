import { engineOf } from '../caption/engine';
import { extraOf } from '../extra/extra.svelte';
import { fetchOf } from '../fetch/fetch.svelte';
import type { Lab } from '../lab/lab.svelte';
import type { Pages } from '../layout/pages.svelte';
import type { LabView } from '../layout/view.svelte';
import { chosenCaseOf } from '../playground/chosenCase.svelte';
import { webSocketOf } from '../websocket/websocket.svelte';
import type { LessonHost, LessonPlayground } from './host';

/** What lessons look at and act on in a window: `view` and `pages` are what it shows. */
export function lessonHost(lab: Lab, view: LabView, pages: Pages): LessonHost {
  return {
    lab,
    view,
    pages,
    extra: extraOf(lab),
    fetch: fetchOf(lab),
    playground: playgroundFor(lab),
    websocket: webSocketOf(lab),
    engine: engineOf(navigator.userAgent),
  };
}

/** Loaded only when a lesson plays something: most never do. */
function playgroundFor(lab: Lab): LessonPlayground {
  let stop = (): void => undefined;
  const chosen = chosenCaseOf(lab);
  return {
    get case() {
      return chosen.id;
    },
    play: async (id) => {
      const [{ playgroundOf }, { CASES }] = await Promise.all([
        import('../playground/playground.svelte'),
        import('../playground/cases/library'),
      ]);
      const one = CASES.find((each) => each.id === id);
      if (!one) return false;
      const playground = playgroundOf(lab);
      stop = () => playground.stop();
      playground.choose(one);
      // What was changed in it would show something else than the lesson says.
      if (playground.changed) playground.restore();
      void playground.send();
      return true;
    },
    stop: () => stop(),
  };
}
