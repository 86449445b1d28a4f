const COLOURS = [
  'bg',
  'surface',
  'raised',
  'line',
  'line-strong',
  'text',
  'muted',
  'faint',
  'server',
  'client',
  'waiting',
  'broken',
  'replay',
  'server-soft',
  'client-soft',
  'waiting-soft',
  'broken-soft',
  'replay-soft',
  'focus',
] as const;
type Colour = (typeof COLOURS)[number];

/** The theme's colours and type, as the canvas needs them. */
export interface Palette {
  readonly colour: Readonly<Record<Colour, string>>;
  readonly ui: string;
  readonly mono: string;
  readonly typeScale: number;
}

/** Reads the theme from the custom properties in force at an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = {} as Record<Colour, string>;
  for (const name of COLOURS) colour[name] = style.getPropertyValue(`--${name}`).trim() || '#888';
  return {
    colour,
    ui: style.getPropertyValue('--font-ui').trim() || 'sans-serif',
    mono: style.getPropertyValue('--font-mono').trim() || 'monospace',
    typeScale: Number(style.getPropertyValue('--type-scale')) || 1,
  };
}
