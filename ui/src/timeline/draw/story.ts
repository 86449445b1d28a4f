import { beginsWithin, fitWords, type Words } from '../layout';
import type { Connection, Kill } from '../model/connection';
import { drawKillMark } from './marks';
import { clipToAxis, type Picture, say, type } from './picture';

/** A piece of what is written above the lanes. */
interface Piece {
  readonly text: string;
  readonly colour: 'broken' | 'muted' | 'text' | 'replay' | 'waiting';
  readonly bold: boolean;
}

/** Something said above the lanes, in variants from long to short. */
interface Said {
  readonly atUs: number;
  readonly keep: boolean;
  readonly variants: Piece[][];
}

/** A reset of the lab and the kills it causes are one moment. */
const SAME_US = 60_000;

/** Kills, requests with their answers, failures, epochs: all that has words above the lanes. */
export function drawStory(picture: Picture): void {
  const unclip = clipToAxis(picture);
  for (const kill of picture.model.story.kills.items) drawMark(picture, kill);
  const attempts = picture.model.connections.window.items;
  for (const [i, attempt] of attempts.entries()) drawAttempt(picture, attempt, attempts[i + 1]);
  for (const failure of picture.model.window.failures.items) drawFailure(picture, failure.atUs);
  for (const epoch of picture.model.story.epochs.items) drawEpoch(picture, epoch.atUs);
  unclip();
  drawWords(picture);
}

/** The lines of kills through all lanes: under the events, whose numbers stay readable. */
export function drawKillLines(picture: Picture): void {
  const { ctx, scale, rows, palette } = picture;
  const unclip = clipToAxis(picture);
  ctx.setLineDash([5, 4]);
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.colour.broken;
  ctx.beginPath();
  for (const kill of picture.model.story.kills.items) {
    if (!kill.own || !scale.shows(kill.atUs, kill.atUs)) continue;
    const x = Math.round(scale.x(kill.atUs)) + 0.5;
    ctx.moveTo(x, rows.storyY + 0.65 * rows.em);
    ctx.lineTo(x, rows.bandTop + rows.bandHeight);
  }
  ctx.stroke();
  unclip();
}

function drawMark(picture: Picture, kill: Kill): void {
  const { scale, rows } = picture;
  if (!kill.own || !scale.shows(kill.atUs, kill.atUs)) return;
  const x = Math.round(scale.x(kill.atUs)) + 0.5;
  const mark = kill.by === 'idle_cut' ? 'idle_cut' : kill.kind;
  drawKillMark(picture, mark, x, (rows.serverY + rows.clientY) / 2);
}

function requestUs(connection: Connection): number | undefined {
  return connection.requestUs ?? connection.acceptedUs;
}

function drawAttempt(picture: Picture, attempt: Connection, next?: Connection): void {
  const { ctx, scale, rows, palette, texts } = picture;
  const atUs = requestUs(attempt);
  if (atUs === undefined || !scale.shows(atUs - 1e6, atUs + 1e6)) return;
  const x = Math.round(scale.x(atUs)) + 0.5;
  const head = rows.serverY + 0.62 * rows.em;
  const failed =
    attempt.leftUnopened || (attempt.status !== undefined && attempt.stream === undefined);
  const unanswered = attempt.status === undefined;
  ctx.strokeStyle = failed ? palette.colour.broken : palette.colour.text;
  ctx.lineWidth = 2.4;
  if (unanswered) ctx.setLineDash([5, 4]);
  ctx.beginPath();
  ctx.moveTo(x, rows.clientY - 0.62 * rows.em);
  ctx.lineTo(x, head);
  ctx.stroke();
  ctx.setLineDash([]);
  arrowHead(ctx, x, head, 0.42 * rows.em);
  const words = attempt.status === undefined ? texts.noAnswer : String(attempt.status);
  if (unanswered && attempt.closed === undefined && attempt.door !== 'hang') return;
  type(picture, 0.9, 700);
  const width = ctx.measureText(words).width + 0.9 * rows.em;
  const nextUs = next && requestUs(next);
  const until = nextUs === undefined ? Infinity : scale.x(nextUs) - 0.6 * rows.em;
  // The arrow of the next attempt would go through it.
  if (x + 0.55 * rows.em + width > until) return;
  const good = !failed && !unanswered;
  const top = head + 0.15 * rows.em;
  ctx.beginPath();
  ctx.roundRect(x + 0.55 * rows.em, top, width, 1.45 * rows.em, 0.4 * rows.em);
  ctx.fillStyle = good ? palette.colour['client-soft'] : palette.colour['broken-soft'];
  ctx.fill();
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = good ? palette.colour.client : palette.colour.broken;
  ctx.fillText(words, x + 1 * rows.em, top + 0.77 * rows.em);
}

function drawFailure({ ctx, scale, rows, palette }: Picture, atUs: number): void {
  if (!scale.shows(atUs, atUs)) return;
  const x = Math.round(scale.x(atUs)) + 0.5;
  const head = rows.serverY + 1.3 * rows.em;
  const arm = 0.45 * rows.em;
  ctx.strokeStyle = palette.colour.broken;
  ctx.lineWidth = 2.4;
  ctx.beginPath();
  ctx.moveTo(x, rows.clientY - 0.62 * rows.em);
  ctx.lineTo(x, head);
  ctx.moveTo(x - arm, head - arm);
  ctx.lineTo(x + arm, head + arm);
  ctx.moveTo(x + arm, head - arm);
  ctx.lineTo(x - arm, head + arm);
  ctx.stroke();
}

function drawEpoch({ ctx, scale, rows, palette }: Picture, atUs: number): void {
  if (!scale.shows(atUs, atUs)) return;
  const x = Math.round(scale.x(atUs)) + 0.5;
  ctx.strokeStyle = palette.colour.muted;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x, rows.storyY + 0.65 * rows.em);
  ctx.lineTo(x, rows.clientY);
  ctx.stroke();
}

/** The arrow's head, pointing up at the server. */
export function arrowHead(ctx: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  ctx.beginPath();
  ctx.moveTo(x - size, y + size * 1.15);
  ctx.lineTo(x, y);
  ctx.lineTo(x + size, y + size * 1.15);
  ctx.stroke();
}

function drawWords(picture: Picture): void {
  const { ctx, scale, rows, palette } = picture;
  const told = merged(story(picture).sort((a, b) => a.atUs - b.atUs));
  const words = told.map(({ atUs, variants, keep }): Words<Piece[][]> => {
    const widths = variants.map((pieces) => measure(picture, pieces));
    return { x: scale.x(atUs) + 0.35 * rows.em, widths, keep, item: variants };
  });
  const seen = words.filter((w) => beginsWithin(w.x, rows));
  const placed = fitWords(seen, rows.left, rows.width - 0.3 * rows.em, 0.8 * rows.em);
  const unclip = clipToAxis(picture, rows.width);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { item, variant, x } of placed) {
    let at = x;
    for (const piece of item[variant] ?? []) {
      type(picture, 1, piece.bold ? 700 : 400);
      say(picture, piece.text, at, rows.storyY, palette.colour[piece.colour]);
      at += ctx.measureText(piece.text).width + 0.5 * rows.em;
    }
  }
  unclip();
}

function measure(picture: Picture, pieces: readonly Piece[]): number {
  let width = 0;
  for (const piece of pieces) {
    type(picture, 1, piece.bold ? 700 : 400);
    width += picture.ctx.measureText(piece.text).width + 0.5 * picture.rows.em;
  }
  return width - 0.5 * picture.rows.em;
}

/** What is of the same moment is said in one breath. */
function merged(list: readonly Said[]): Said[] {
  const result: Said[] = [];
  for (const said of list) {
    const last = result.at(-1);
    if (!last || said.atUs - last.atUs > SAME_US) {
      result.push(said);
      continue;
    }
    const [long, brief] = [last.variants[0] ?? [], last.variants.at(-1) ?? []];
    const variants = said.variants.map((pieces) => [...brief, ...pieces]);
    variants.unshift([...long, ...(said.variants[0] ?? [])]);
    result[result.length - 1] = {
      atUs: last.atUs,
      keep: last.keep || said.keep,
      variants: [...variants, brief],
    };
  }
  return result;
}

/** What is to be said, each in its variants from long to short. */
function story({ model, scale, texts }: Picture): Said[] {
  const list: Said[] = [];
  const add = (atUs: number, keep: boolean, ...variants: Piece[][]) =>
    list.push({ atUs, keep, variants });
  const near = (atUs: number) => scale.shows(atUs - 4e6, atUs + 60e6);
  for (const kill of model.story.kills.items) {
    if (!kill.own || !near(kill.atUs)) continue;
    const how = kill.by === 'idle_cut' ? texts.idleCut : texts.kill[kill.kind];
    const name: Piece = { text: how, colour: 'broken', bold: true };
    const wire = kill.kind === 'reset' ? 'RST' : 'FIN';
    const who = texts.by(wire, kill.by) + (kill.partialBytes === undefined ? '' : texts.midEvent);
    const told: Piece = { text: who, colour: 'muted', bold: false };
    add(kill.atUs, true, [name, told], [name, { ...told, text: wire }], [name]);
  }
  for (const attempt of model.connections.window.items) {
    const atUs = requestUs(attempt);
    if (atUs === undefined || !near(atUs)) continue;
    const get: Piece = { text: `GET ${attempt.path}`, colour: 'text', bold: true };
    const brief: Piece = { text: 'GET', colour: 'text', bold: true };
    if (attempt.lastEventId === undefined) {
      add(atUs, false, [get], [brief]);
      continue;
    }
    const id: Piece = {
      text: `Last-Event-ID: ${attempt.lastEventId}`,
      colour: 'replay',
      bold: true,
    };
    const short: Piece = { text: `id ${attempt.lastEventId}`, colour: 'replay', bold: true };
    add(atUs, false, [get, id], [id], [brief, short], [brief]);
  }
  for (const { atUs, reason } of model.window.failures.items) {
    if (near(atUs))
      add(atUs, true, [{ text: texts.failure[reason], colour: 'broken', bold: true }]);
  }
  for (const { atUs, epoch } of model.story.epochs.items) {
    if (near(atUs)) add(atUs, true, [{ text: texts.epoch(epoch), colour: 'muted', bold: true }]);
  }
  return list;
}
