import type { Page } from '@playwright/test';

/**
 * The visible labels within an element that are not explained, neither by what a pointer finds on
 * them nor by what focus does, while all words are explained; each with what it lacks. A field whose
 * help stands beside it is explained, and so is one of `known`.
 */
export async function unexplained(
  page: Page,
  within: string,
  known: readonly string[],
): Promise<string[]> {
  return page.evaluate(
    async ([root, words]) => {
      const LABELS = 'h1, h2, h3, h4, th, dt, legend, label, button, a[href], .chip, li[data-term]';
      const ACTS = 'button, a[href], input, select, textarea';
      // What people wrote or received stands in these, not words of the lab.
      const CONTENT =
        '[data-testid=event-row], [data-testid=not-by-bytes], [data-testid=lessons-list] h3, [data-testid=lesson-step], [data-testid=hall-step], tbody, [role=tooltip], [data-testid=explaining]';
      const settled = () => new Promise((done) => setTimeout(done, 20));
      const tip = () => document.querySelector('[role=tooltip]')?.textContent?.trim() ?? '';
      const hide = () => document.body.dispatchEvent(new Event('input', { bubbles: true }));

      /** Where the words of an element are, for a pointer. */
      async function pointed(element: Element): Promise<boolean> {
        hide();
        const target = element.querySelector('[data-term], [data-help]') ?? element;
        target.dispatchEvent(
          new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }),
        );
        await settled();
        return tip() !== '';
      }

      async function focused(element: HTMLElement): Promise<boolean> {
        hide();
        const control = element instanceof HTMLLabelElement ? element.control : null;
        const target =
          control ??
          (element.matches(`${ACTS}, [tabindex]`)
            ? element
            : (element.closest<HTMLElement>('[data-reachable]') ??
              element.querySelector<HTMLElement>(`[data-reachable], ${ACTS}`)));
        if (!target) return false;
        (document.activeElement as HTMLElement | null)?.blur();
        window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' }));
        target.focus({ preventScroll: true });
        await settled();
        return tip() !== '';
      }

      // Words that came to the screen a moment ago are led to first.
      await new Promise((done) => setTimeout(done, 700));
      const found = new Set<string>();
      for (const element of document.querySelectorAll<HTMLElement>(`:is(${root}) :is(${LABELS})`)) {
        const { width, height } = element.getBoundingClientRect();
        const text = (element.innerText || element.ariaLabel || '').trim();
        if (width < 2 || height < 2 || text === '' || !element.checkVisibility()) continue;
        if (element.closest(CONTENT) || words.includes(text)) continue;
        if (words.includes(element.ariaLabel ?? '') || element.matches(':disabled')) continue;
        if (element.closest('.field')?.querySelector('.help')) continue;
        if (!(await pointed(element))) found.add(`${text}: pointer`);
        else if (!(await focused(element))) found.add(`${text}: focus`);
      }
      hide();
      return [...found];
    },
    [within, known] as const,
  );
}
