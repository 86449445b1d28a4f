import { locale } from '../i18n/i18n.svelte';
import type { Lab } from '../lab/lab.svelte';
import type { Pages } from '../layout/pages.svelte';
import type { LabView } from '../layout/view.svelte';
import { prefs } from '../prefs/prefs.svelte';
import { LESSONS, type LessonHead } from './library';
import { stateOf, type ListedLesson } from './listed';
import { asksForView, open } from './pointing';
import { Progress } from './progress.svelte';
import { LessonRun } from './run.svelte';
import { lessonHost } from './shellHost';

/** The lessons of a window: which there are, which runs, and where it is looked at. */
export class Teaching {
  readonly run: LessonRun;
  readonly #lab: Lab;
  readonly #view: LabView;
  readonly #pages: Pages;
  #id = $state<string>();

  constructor(lab: Lab, view: LabView, pages: Pages) {
    this.#lab = lab;
    this.#view = view;
    this.#pages = pages;
    this.run = new LessonRun(lessonHost(lab, view, pages), new Progress());
  }

  /** All lessons in the page's language, and how far somebody has come with each. */
  get listed(): readonly ListedLesson[] {
    const { progress, phase } = this.run;
    return LESSONS[locale()].map((head) => ({
      head,
      state: stateOf(head.steps, progress.doneIn(head.id), progress.isFinished(head.id)),
      running: phase !== 'idle' && head.id === this.#id,
    }));
  }

  /** What the list says of the lesson that runs. */
  get head(): LessonHead | undefined {
    return LESSONS[locale()].find(({ id }) => id === this.#id);
  }

  /** The lesson that comes after it. */
  get after(): LessonHead | undefined {
    const heads = LESSONS[locale()];
    const at = heads.findIndex(({ id }) => id === this.#id);
    return at < 0 ? undefined : heads[at + 1];
  }

  /** The lesson a newcomer is invited to; none once there was an answer, or any was begun. */
  get invitation(): LessonHead | undefined {
    const { progress, phase } = this.run;
    const asked = prefs.invitationAnswered || progress.any || phase !== 'idle';
    return asked ? undefined : LESSONS[locale()][0];
  }

  declineInvitation(): void {
    prefs.invitationAnswered = true;
  }

  /** Begins a lesson at its first step, or another. */
  start(id: string, at = 0): void {
    prefs.invitationAnswered = true;
    this.#id = id;
    this.#pages.go('lab');
    void this.run.start(id, locale(), at);
  }

  /** Goes on where it was left; one that runs, or is done, is no exception. */
  goOn({ head, state, running }: ListedLesson): void {
    if (running) this.#pages.go('lab');
    else this.start(head.id, state.kind === 'begun' ? state.at : 0);
  }

  /** Ends the lesson; the lab stays as it stands. */
  end(): void {
    this.run.end();
    this.#id = undefined;
  }

  /** Opens what the step speaks of, unless opening it is what the step is about. */
  turnTo(): void {
    const { step } = this.run;
    if (step?.point && !asksForView(step)) open(step.point, this.#view, this.#pages);
  }

  /** Follows a link of a lesson where the page would have to be left for it. */
  get onlink(): ((href: string) => void) | undefined {
    const { host } = this.#lab;
    return host.kind === 'desktop' ? (href) => void this.#copyLink(href) : undefined;
  }

  /** The address is told too, so that it can be typed where nothing can be pasted. */
  async #copyLink(href: string): Promise<void> {
    const { host, notices } = this.#lab;
    const code = (await host.copyText(href)) ? 'link_copied' : 'link_not_copied';
    notices.add({ tone: 'info', code, message: href });
  }
}
