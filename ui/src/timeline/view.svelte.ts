import type { StripState } from '../caption/situation';
import type { Format } from '../i18n/format';
import type { LabTimeUs } from '../trace/types';
import { Cells } from './cells';
import { paint } from './draw/paint';
import { gutterFor } from './draw/ground';
import { readPalette, type Palette } from './draw/palette';
import type { Picture, Texts } from './draw/picture';
import { type Hit, hitAt } from './hit';
import { extraLanes, laneName, ownLanes } from './lanes';
import { emFor, extraLanesThatFit, layoutRows } from './layout';
import { separatePlaces } from './places';
import { parseId } from './model/ids';
import { TimelineModel, type TimelineSource } from './model';
import {
  anchorForZoom,
  DEFAULT_WINDOW_US,
  MAX_WINDOW_US,
  MIN_WINDOW_US,
  TimeScale,
  zoomed,
} from './scale';

/** With reduced motion the picture moves on in steps of this length. */
const STEP_US = 1_000_000;

/** What a person looks at, and the drawing of it. */
export class TimelineView {
  #model = $state.raw(new TimelineModel());
  #generation: number | undefined;
  #windowUs = $state(DEFAULT_WINDOW_US);
  /** The moment at four fifths while the view stands still; absent while it follows now. */
  #anchorUs = $state<LabTimeUs | undefined>();
  #chosen = $state<number | undefined>();
  #marked: string | undefined;
  #gutter = { key: '', width: 0 };
  #palette: Palette | undefined;
  #size = { width: 0, height: 0, ratio: 1 };
  #drawn = '';
  #last: Picture | undefined;
  reducedMotion = false;
  /** The least size of type, in CSS pixels: a room reads from afar. */
  leastType = 0;

  /** What was read of the logs so far. */
  get model(): TimelineModel {
    return this.#model;
  }

  get windowUs(): number {
    return this.#windowUs;
  }

  /** Whether *now* stays in its place. */
  get following(): boolean {
    return this.#anchorUs === undefined;
  }

  get atShortest(): boolean {
    return this.#windowUs <= MIN_WINDOW_US;
  }

  get atLongest(): boolean {
    return this.#windowUs >= MAX_WINDOW_US;
  }

  /** The place of the event under the pointer or the keyboard. */
  get chosen(): number | undefined {
    return this.#chosen;
  }

  choose(place: number | undefined): void {
    this.#chosen = place;
  }

  /** Marks an event by its id until another is, wherever the pointer goes. */
  mark(id: string | undefined): void {
    this.#marked = id;
    this.#drawn = '';
  }

  toNow(): void {
    this.#anchorUs = undefined;
  }

  /** Moves by a share of the window; into the future no further than now. */
  pan(share: number, nowUs: LabTimeUs): void {
    const anchor = (this.#anchorUs ?? nowUs) + share * this.#windowUs;
    this.#anchorUs = anchor >= nowUs ? undefined : Math.max(0, anchor);
  }

  /** Zooms around a place on the screen, or around now. */
  zoom(factor: number, nowUs: LabTimeUs, x?: number): void {
    const windowUs = zoomed(this.#windowUs, factor);
    if (this.#anchorUs !== undefined && this.#last) {
      const { scale } = this.#last;
      const anchor = anchorForZoom(scale, x ?? (scale.left + scale.right) / 2, windowUs);
      this.#anchorUs = Math.min(nowUs, Math.max(0, anchor));
    }
    this.#windowUs = windowUs;
  }

  resetZoom(): void {
    this.#windowUs = DEFAULT_WINDOW_US;
  }

  /** The theme or the type size changed. */
  forgetTheme(): void {
    this.#palette = undefined;
    this.#drawn = '';
  }

  resize(width: number, height: number, ratio: number): void {
    this.#size = { width, height, ratio };
    this.#drawn = '';
  }

  /** Microseconds across one CSS pixel, for dragging. */
  get usPerPx(): number {
    return this.#last ? 1 / this.#last.scale.pxPerUs : 0;
  }

  hit(x: number, y: number): Hit | undefined {
    const last = this.#last;
    if (!last) return undefined;
    return hitAt(this.model, last.scale, last.rows, last.cells, last.places, x, y);
  }

  /** Where the picture of time begins, in CSS pixels. */
  get leftPx(): number {
    return this.#last?.rows.left ?? 0;
  }

  /** Where an event's dots are, for placing what is said about it. */
  spotOf(place: number): { x: number; y: number } | undefined {
    const last = this.#last;
    if (!last || !this.model.marks.holds(place)) return undefined;
    const produced = last.scale.x(this.model.marks.producedUs(place));
    const x = Number.isNaN(produced)
      ? last.scale.x(this.model.marks.dispatchedUs(place))
      : produced;
    return { x, y: last.rows.serverY };
  }

  /** The next event that can be chosen to the left or the right of the chosen one. */
  step(by: -1 | 1): void {
    const last = this.#last;
    if (!last) return;
    const { places } = last;
    const present = this.#chosen === undefined ? -1 : places.indexOf(this.#chosen);
    const next = present < 0 ? (by < 0 ? places.length - 1 : 0) : present + by;
    this.#chosen = places[Math.min(places.length - 1, Math.max(0, next))];
  }

  /** Takes in what is new; where the logs are others, all of it. */
  ingest(source: TimelineSource & { readonly generation?: number }): void {
    if (this.#generation !== source.generation) {
      this.#generation = source.generation;
      this.#model = new TimelineModel();
      this.#drawn = '';
    }
    this.model.ingest(source);
  }

  /** Takes in what is new and draws if that, or time, changed anything that can be seen. */
  frame(
    canvas: HTMLCanvasElement,
    source: TimelineSource & { readonly paused?: boolean; readonly generation?: number },
    strip: StripState,
    texts: Texts,
    fmt: Format,
  ): void {
    this.ingest(source);
    const { width, height, ratio } = this.#size;
    const ctx = canvas.getContext('2d', { alpha: false });
    if (!ctx || width === 0 || height === 0) return;
    const nowUs = source.nowUs();
    const anchorUs = this.#anchorFor(nowUs, width * ratio);
    // While the view stands still, only what is new within it or the hover changes the picture.
    const moving = this.#nowSeen(nowUs, anchorUs, width * ratio);
    const shown = [
      anchorUs,
      moving,
      this.#windowUs,
      this.#chosen,
      this.model.version,
      texts.now,
      source.paused,
    ].join();
    if (shown === this.#drawn && strip === this.#last?.strip) return;
    this.#drawn = shown;
    this.#palette ??= readPalette(canvas);
    this.#last = this.#compose(
      ctx,
      anchorUs,
      nowUs,
      strip,
      texts,
      fmt,
      this.#palette,
      source.paused === true,
    );
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(this.#last);
  }

  #markedPlace(): number | undefined {
    const id = this.#marked === undefined ? undefined : parseId(this.#marked);
    return id && this.model.marks.find(id.epoch, id.seq);
  }

  /** The anchor in whole pixels of the screen: time does not move the picture by less. */
  #anchorFor(nowUs: LabTimeUs, pixels: number): LabTimeUs {
    if (this.#anchorUs !== undefined) return this.#anchorUs;
    const step = this.reducedMotion ? STEP_US : this.#windowUs / Math.max(1, pixels);
    return Math.floor(nowUs / step) * step;
  }

  /** Now in whole pixels where it can be seen to move, else nothing. */
  #nowSeen(nowUs: LabTimeUs, anchorUs: LabTimeUs, pixels: number): number {
    if (this.following || nowUs > anchorUs + this.#windowUs) return 0;
    return Math.floor((nowUs * Math.max(1, pixels)) / this.#windowUs);
  }

  #compose(
    ctx: CanvasRenderingContext2D,
    anchorUs: LabTimeUs,
    nowUs: LabTimeUs,
    strip: StripState,
    texts: Texts,
    fmt: Format,
    palette: Palette,
    paused: boolean,
  ): Picture {
    const { width, height } = this.#size;
    const rough = new TimeScale(0, width, anchorUs, this.#windowUs);
    const own = ownLanes(this.model, rough.fromUs, nowUs).length;
    const em = emFor(height, palette.typeScale, own, this.leastType);
    const most = extraLanesThatFit(height, em, own);
    const { lanes, leftOut } = extraLanes(this.model, rough.fromUs, nowUs, most);
    const base = {
      ctx,
      model: this.model,
      palette,
      leastType: this.leastType,
      texts,
      fmt,
      nowUs: this.following ? anchorUs : nowUs,
      following: this.following,
      paused,
      strip,
      extras: lanes,
      extrasLeftOut: leftOut,
      chosen: this.#chosen ?? this.#markedPlace(),
    };
    // Measuring words in several fonts takes longer than drawing them.
    const names = lanes.map((lane) => laneName(lane, texts));
    const key = [em, texts.server, texts.window, ...names].join();
    if (key !== this.#gutter.key) this.#gutter = { key, width: gutterFor(base, em) };
    const rows = layoutRows(width, height, em, this.#gutter.width, lanes.length);
    const scale = new TimeScale(rows.left, rows.right, anchorUs, this.#windowUs);
    const cells = new Cells(this.model.density, scale, 'produced', nowUs);
    const places = separatePlaces(this.model.marks, scale, cells);
    return { ...base, rows, scale, cells, places };
  }
}
