import type { EngineName } from './card';

/** What a user agent says of its engine; WebKitGTK does not say its version. */
export function engineName(userAgent: string): EngineName {
  const said = (name: string, pattern: RegExp): EngineName => ({
    name,
    version: pattern.exec(userAgent)?.[1] ?? '',
    user_agent: userAgent,
  });
  if (/Firefox\//.test(userAgent)) return said('Firefox', /Firefox\/([\d.]+)/);
  if (/Edg\//.test(userAgent)) return said('Edge', /Edg\/([\d.]+)/);
  if (/Chrom(e|ium)\//.test(userAgent)) return said('Chromium', /Chrom(?:e|ium)\/([\d.]+)/);
  // The version that Safari gives is Safari's own.
  if (/Mac OS X|iPhone|iPad/.test(userAgent)) return said('Safari', /Version\/([\d.]+)/);
  return { name: 'WebKitGTK', version: '', user_agent: userAgent };
}

/** Name and version as one. */
export function engineLabel({ name, version }: EngineName): string {
  return version === '' ? name : `${name} ${version.replace(/(\.0)+$/, '')}`;
}
