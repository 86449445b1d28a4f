import { expect } from '@playwright/test';

import type { Cause } from '../../../ui/src/caption/causes';
import type { Door, Fault, KillKind } from '../../../ui/src/api/types';
import type { Locale } from '../../../ui/src/i18n/catalogue';
import type { Between } from '../lab/between';
import type { LabPage } from '../lab/page';

/** Where a deed is done. */
export interface Scene extends Pick<LabPage, 'lab' | 'page'> {
  readonly labPage: LabPage;
  /** What stands between browser and stage; only where the deed needs it. */
  readonly between: Between;
}

/** How a cause is brought about, and what then stands on the screen. */
export interface Deed {
  readonly says: Readonly<Record<Locale, string>>;
  /** The reconnection time; long where the wait itself is told of. */
  readonly retry?: string;
  /** Only Firefox takes it this way; all others are tried in Chromium. */
  readonly engine?: 'firefox';
  readonly hasBetween?: true;
  readonly do: (scene: Scene) => Promise<unknown>;
  /** Done again and again until it shows, where it does not last. */
  readonly again?: (scene: Scene) => Promise<unknown>;
}

export const LONG = '60s';
export const SHORT = '300ms';

/** Loads the page without waiting for its stream. */
export const visit = ({ page, lab }: Scene): Promise<unknown> => page.goto(lab.launchLink);

/** Opens the page, and waits for events to come. */
export async function begin({ labPage }: Scene): Promise<void> {
  await labPage.open();
  await labPage.reaches(2);
}

export async function kill(scene: Scene, kind: KillKind, mid_event = false): Promise<void> {
  await begin(scene);
  await scene.lab.kill({ kind, mid_event });
}

/** The next attempt meets this door. */
export async function meets(scene: Scene, door: Door): Promise<void> {
  await begin(scene);
  await scene.lab.door(door);
  await scene.lab.kill({ kind: 'end' });
}

/** Does something in the panel of the stream picker. */
export async function inPicker(
  { labPage, page }: Scene,
  press: (scene: LabPage) => Promise<unknown>,
) {
  const { title } = labPage.texts.picker;
  await page.getByRole('button', { name: new RegExp(`^${title}: `) }).click();
  await press(labPage);
  await page.keyboard.press('Escape');
}

export async function chooseArticle(scene: Scene): Promise<void> {
  await begin(scene);
  await inPicker(scene, ({ page }) => page.locator('input[value="/article/stream"]').check());
}

/** The browser comes back from an id that somebody between told it. */
export async function returnsFrom(scene: Scene, id: string): Promise<void> {
  const { lab, labPage, between } = scene;
  await begin(scene);
  await lab.feed({ paused: true });
  await lab.call('POST', '/events', { data: 'the last' });
  await expect(labPage.events.getByText('the last').first()).toBeVisible();
  between.inject(`id: ${id}\ndata: not the lab's\n\n`);
  await expect(labPage.figure('last-event-id')).toHaveText(id);
  await lab.kill({ kind: 'end' });
}

export const killed = (kind: KillKind, en: string, zhCN: string, midEvent = false): Deed => ({
  says: { en, 'zh-CN': zhCN },
  do: (scene) => kill(scene, kind, midEvent),
});

export const status = (code: number): Deed => ({
  says: {
    en: `The server answered ${code}. Anything but 200 ends an EventSource for good`,
    'zh-CN': `服务器返回 ${code}。状态码只要不是 200，EventSource 就永久关闭`,
  },
  retry: SHORT,
  do: (scene) => meets(scene, { kind: 'status', status: code }),
});

export const altered = (fault: Fault, en: string, zhCN: string): Deed => ({
  says: { en, 'zh-CN': zhCN },
  do: async (scene) => {
    await scene.lab.call('PUT', '/faults', { faults: [fault] });
    await visit(scene);
  },
});

/** Deeds by the cause they bring about; each cause has one at least. */
export type Deeds = Partial<Readonly<Record<Cause, readonly [Deed, ...Deed[]]>>>;
