import { expect, type Locator, type Page } from '@playwright/test';

import type { Catalogue, Locale } from '../../../ui/src/i18n/catalogue';
import type { KillKind } from '../../../ui/src/api/types';
import { TEXTS } from './languages';
import type { LabProcess } from './process';
import { StripRecord } from './record';

/** The lab's page, by what a person sees on it. */
export class LabPage {
  readonly texts: Catalogue;

  constructor(
    readonly page: Page,
    readonly lab: LabProcess,
    locale: Locale,
  ) {
    this.texts = TEXTS[locale];
  }

  /** Opens the launch link and waits for the stream. */
  async open(): Promise<void> {
    await this.page.goto(this.lab.launchLink);
    await this.isOpen();
  }

  get state(): Locator {
    return this.page.getByTestId('ready-state');
  }

  get caption(): Locator {
    return this.page.getByTestId('caption');
  }

  /** A figure of the state strip. */
  figure(name: 'missed' | 'replayed' | 'lost' | 'last-event-id'): Locator {
    return this.page.getByTestId(name);
  }

  get chips(): Locator {
    return this.page.getByRole('list', { name: this.texts.strip.chips.label });
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true }).first();
  }

  get verbs(): Locator {
    return this.region(this.texts.verbs.title);
  }

  get events(): Locator {
    return this.region(this.texts.events.title);
  }

  get connections(): Locator {
    return this.region(this.texts.connections.title);
  }

  /** A button of the bar; its name ends with the key that does the same. */
  verb(name: string): Locator {
    return this.verbs.getByRole('button', { name: new RegExp(`^${escaped(name)}`) });
  }

  /** Kills every connection by mouse. */
  async kill(kind: KillKind, midEvent = false): Promise<void> {
    const { kills, midEvent: switched } = this.texts.verbs;
    if (midEvent) await this.verbs.getByRole('switch', { name: switched }).click();
    await this.verb(kills[kind].name).click();
  }

  /** From nothing to a lost stream whose next attempt meets the door that is set. */
  async losesStream(
    setDoor: () => Promise<unknown>,
    kind: KillKind,
    midEvent = false,
  ): Promise<void> {
    await this.open();
    await this.reaches(2);
    await setDoor();
    await this.kill(kind, midEvent);
  }

  /** Writes down what the state strip shows from now on. */
  record(): Promise<StripRecord> {
    return StripRecord.begin(this.page);
  }

  async isOpen(): Promise<void> {
    await expect(this.state).toHaveText('OPEN');
  }

  async isConnecting(): Promise<void> {
    await expect(this.state).toHaveText('CONNECTING');
  }

  async isClosed(): Promise<void> {
    await expect(this.state).toHaveText('CLOSED');
  }

  /** Waits until the window's last event ID is at least that far. */
  async reaches(seq: number): Promise<void> {
    const last = async (): Promise<number> =>
      Number((await this.figure('last-event-id').innerText()).split('-').at(-1));
    await expect.poll(last).toBeGreaterThanOrEqual(seq);
  }

  /** Opens the panel of what the next attempt meets. */
  async openDoorPanel(): Promise<Locator> {
    const { nextAttempt } = this.texts.verbs;
    const panel = this.page.getByRole('dialog', { name: nextAttempt });
    if (!(await panel.isVisible())) {
      await this.verbs
        .getByRole('heading', { name: nextAttempt })
        .locator('..')
        .locator('..')
        .getByRole('button')
        .click();
    }
    await expect(panel).toBeVisible();
    return panel;
  }

  async openSettings(): Promise<Locator> {
    await this.verb(this.texts.verbs.settings).click();
    const drawer = this.page.getByRole('dialog', { name: this.texts.settings.title });
    await expect(drawer).toBeVisible();
    return drawer;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
