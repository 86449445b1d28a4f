import { LOCALES, type Locale } from '../i18n/catalogue';
import { setLocale } from '../i18n/i18n.svelte';

export type Theme = 'system' | 'dark' | 'light';

/** Factors of the type-size control: A, A+, A++. */
const TYPE_SCALES = [1, 1.15, 1.3] as const;

interface Remembered {
  locale: Locale;
  theme: Theme;
  typeSize: 0 | 1 | 2;
  singleKeys: boolean;
  /** Extra event types the window listens to, besides those the feed names. */
  eventTypes: string[];
  /** Whether the invitation to the first lesson was accepted or declined. */
  invitationAnswered: boolean;
}

const KEY = 'sse-lab.prefs';

/** What a person chose, remembered on this machine. */
export class Prefs {
  #held = $state<Remembered>(read());
  #dark = $state(true);

  constructor() {
    const scheme = matchMedia('(prefers-color-scheme: light)');
    this.#dark = !scheme.matches;
    scheme.addEventListener('change', () => {
      this.#dark = !scheme.matches;
      this.#apply();
    });
    this.#apply();
  }

  get locale(): Locale {
    return this.#held.locale;
  }
  set locale(locale: Locale) {
    this.#change({ locale });
  }

  get theme(): Theme {
    return this.#held.theme;
  }
  set theme(theme: Theme) {
    this.#change({ theme });
  }

  /** The theme in force, with `system` resolved. */
  get shownTheme(): 'dark' | 'light' {
    if (this.#held.theme !== 'system') return this.#held.theme;
    return this.#dark ? 'dark' : 'light';
  }

  get typeSize(): 0 | 1 | 2 {
    return this.#held.typeSize;
  }
  set typeSize(typeSize: 0 | 1 | 2) {
    this.#change({ typeSize });
  }

  /** Whether keys without a modifier do things (WCAG 2.1.4). */
  get singleKeys(): boolean {
    return this.#held.singleKeys;
  }
  set singleKeys(singleKeys: boolean) {
    this.#change({ singleKeys });
  }

  get eventTypes(): readonly string[] {
    return this.#held.eventTypes;
  }
  set eventTypes(eventTypes: readonly string[]) {
    this.#change({ eventTypes: [...eventTypes] });
  }

  get invitationAnswered(): boolean {
    return this.#held.invitationAnswered;
  }
  set invitationAnswered(invitationAnswered: boolean) {
    this.#change({ invitationAnswered });
  }

  #change(change: Partial<Remembered>): void {
    this.#held = { ...this.#held, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#held));
    } catch {
      // Storage may be full or forbidden; the choice then holds for this visit.
    }
    this.#apply();
  }

  #apply(): void {
    const root = document.documentElement;
    root.dataset['theme'] = this.shownTheme;
    root.style.setProperty('--type-scale', String(TYPE_SCALES[this.#held.typeSize]));
    setLocale(this.#held.locale);
  }
}

/** What was remembered, each field checked: the file may be of an older version, or edited. */
function read(): Remembered {
  const held: Remembered = {
    locale: navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
    theme: 'system',
    typeSize: 0,
    singleKeys: true,
    eventTypes: [],
    invitationAnswered: false,
  };
  let found: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) found = parsed as Record<string, unknown>;
  } catch {
    return held;
  }
  const { locale, theme, typeSize, singleKeys, eventTypes, invitationAnswered } = found;
  if (LOCALES.includes(locale as Locale)) held.locale = locale as Locale;
  if (theme === 'system' || theme === 'dark' || theme === 'light') held.theme = theme;
  if (typeSize === 0 || typeSize === 1 || typeSize === 2) held.typeSize = typeSize;
  if (typeof singleKeys === 'boolean') held.singleKeys = singleKeys;
  if (typeof invitationAnswered === 'boolean') held.invitationAnswered = invitationAnswered;
  if (Array.isArray(eventTypes)) {
    held.eventTypes = eventTypes.filter((name): name is string => typeof name === 'string');
  }
  return held;
}

export const prefs = new Prefs();
