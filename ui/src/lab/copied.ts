import type { ShownLab } from './shown';

/** Copies a text, and tells whether it was; where it was not, a notice says so. */
export async function copied(
  { host, notices }: Pick<ShownLab, 'host' | 'notices'>,
  text: string,
): Promise<boolean> {
  const done = await host.copyText(text);
  if (!done) notices.add({ tone: 'broken', code: 'not_copied', message: '' });
  return done;
}
