/** Products that hide behind others' names in a `User-Agent`, the most telling first. */
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/\bcurl\/(\d+\.\d+)/i, 'curl'],
  [/\bEdg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/\bHeadlessChrome\/(\d+)/, 'Chrome (headless)'],
  [/\b(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\bVersion\/(\d+)[^ ]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
  [/\bAppleWebKit\/(\d+)/, 'WebKit'],
  [/\bpython-httpx\/(\d+\.\d+)/i, 'httpx'],
  [/\bpython-requests\/(\d+\.\d+)/i, 'requests'],
];

/** Characters of an unknown `User-Agent` that are shown. */
const SHOWN_LENGTH = 32;

/** A `User-Agent` in a word and its version; undefined where there is none. */
export function clientName(userAgent: string | null | undefined): string | undefined {
  if (!userAgent) return undefined;
  for (const [pattern, name] of PRODUCTS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  const [first = ''] = userAgent.split(' ');
  return first.length > SHOWN_LENGTH ? `${first.slice(0, SHOWN_LENGTH)}…` : first;
}
