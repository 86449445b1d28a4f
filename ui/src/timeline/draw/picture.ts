import type { StripState } from '../../caption/situation';
import type { Format } from '../../i18n/format';
import type { timeline } from '../../i18n/en/timeline';
import type { LabTimeUs } from '../../trace/types';
import type { Cells } from '../cells';
import type { Rows } from '../layout';
import type { TimelineModel } from '../model';
import type { ExtraLane } from '../lanes';
import type { TimeScale } from '../scale';
import type { Palette } from './palette';

export type Texts = typeof timeline;

/** Everything a layer needs to draw itself. */
export interface Picture {
  readonly ctx: CanvasRenderingContext2D;
  readonly model: TimelineModel;
  readonly scale: TimeScale;
  readonly rows: Rows;
  readonly palette: Palette;
  /** No type is smaller than this, in CSS pixels; 0 where its own size is enough. */
  readonly leastType: number;
  readonly texts: Texts;
  readonly fmt: Format;
  readonly nowUs: LabTimeUs;
  /** Whether *now* stands still in its place. */
  readonly following: boolean;
  /** Whether time stands still for all views. */
  readonly paused: boolean;
  readonly strip: StripState;
  readonly cells: Cells;
  /** Places of the events that are drawn one by one, in order. */
  readonly places: readonly number[];
  readonly extras: readonly ExtraLane[];
  /** Other clients for which there is no room. */
  readonly extrasLeftOut: number;
  /** The event under the pointer or the keyboard, by its place. */
  readonly chosen: number | undefined;
}

/** Sets the type: a multiple of the picture's em. */
export function type(
  picture: Picture,
  size: number,
  weight = 400,
  family: 'ui' | 'mono' = 'ui',
): void {
  picture.ctx.font = fontOf(picture, picture.rows.em * size, weight, family);
}

/** Type of a size in pixels, but no smaller than the picture allows. */
export function fontOf(
  { palette, leastType }: Pick<Picture, 'palette' | 'leastType'>,
  px: number,
  weight: number,
  family: 'ui' | 'mono' = 'ui',
): string {
  return `${weight} ${Math.max(px, leastType).toFixed(2)}px ${palette[family]}`;
}

/** Words with a quiet outline in the ground's colour, to be read over lines. */
export function say(picture: Picture, text: string, x: number, y: number, colour: string): void {
  const { ctx, palette } = picture;
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4;
  ctx.strokeStyle = palette.colour.bg;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** Adds a circle to the path. */
export function circle(ctx: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  ctx.moveTo(x + r, y);
  ctx.arc(x, y, r, 0, 2 * Math.PI);
}

/** Confines what is drawn next to the time axis; call the result to end it. */
export function clipToAxis({ ctx, rows }: Picture, right = rows.right): () => void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(rows.left, 0, right - rows.left, rows.height);
  ctx.clip();
  return () => ctx.restore();
}
