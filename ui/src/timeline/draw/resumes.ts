import { beginsWithin, fitWords } from '../layout';
import type { Resume } from '../model/story';
import { clipToAxis, type Picture, say, type } from './picture';
import { nextBeginsUnder } from './waits';

/** What each reconnect brought and what it did not, below the client's lane. */
export function drawResumes(picture: Picture): void {
  const { ctx, model, scale, rows, palette } = picture;
  // What the server replayed to a client that refused the answer, the client has not got.
  const refused = new Set(
    model.connections.window.items.filter((each) => !each.opened).map((each) => each.id),
  );
  const seen = model.story.resumes.items.filter(
    (r) => !refused.has(r.connection) && scale.shows(r.atUs - 1e6, r.atUs + 60e6),
  );
  for (const resume of seen) drawCross(picture, resume);
  const end = Math.min(rows.right, (nextBeginsUnder(picture) ?? Infinity) - rows.em);
  type(picture, 1, 700);
  const words = seen.map((resume) => {
    const variants = phrases(picture, resume);
    const widths = variants.map((pieces) => ctx.measureText(pieces.join(' · ')).width);
    const x = scale.x(resume.atUs) + 0.6 * rows.em;
    return { x, widths, keep: resume.lost !== 0, item: { resume, variants } };
  });
  const within = words.filter((w) => beginsWithin(w.x, rows));
  const unclip = clipToAxis(picture);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { item, variant, x } of fitWords(within, rows.left, end, rows.em)) {
    const pieces = item.variants[variant] ?? [];
    let at = x;
    pieces.forEach((piece, i) => {
      const lost = pieces.length === 1 ? item.resume.lost !== 0 : i === 1;
      const colour = lost && item.resume.lost !== 0 ? palette.colour.broken : palette.colour.replay;
      say(picture, piece, at, rows.underY, colour);
      at += ctx.measureText(piece).width;
      if (i < pieces.length - 1) {
        say(picture, ' · ', at, rows.underY, palette.colour.muted);
        at += ctx.measureText(' · ').width;
      }
    });
  }
  unclip();
}

function phrases({ texts, fmt }: Picture, resume: Resume): string[][] {
  const lost = texts.lost(fmt.integer(resume.lost));
  const again = resume.again > 0 ? texts.again(fmt.integer(resume.again)) : '';
  const replayed = texts.replayed(fmt.integer(resume.replayed)) + again;
  if (resume.lost === 0) {
    return resume.replayed === 0 ? [[texts.nothingMissed]] : [[replayed, lost], [replayed]];
  }
  return [[replayed, lost], [lost]];
}

/** Lost for good: a cross on the client's lane where the stream went on without them. */
function drawCross(picture: Picture, resume: Resume): void {
  if (resume.lost === 0) return;
  const { ctx, scale, rows, palette } = picture;
  const unclip = clipToAxis(picture);
  const x = scale.x(resume.atUs) - 0.9 * rows.em;
  const arm = 0.42 * rows.em;
  ctx.strokeStyle = palette.colour.broken;
  ctx.lineWidth = 3;
  ctx.beginPath();
  ctx.moveTo(x - arm, rows.clientY - arm);
  ctx.lineTo(x + arm, rows.clientY + arm);
  ctx.moveTo(x + arm, rows.clientY - arm);
  ctx.lineTo(x - arm, rows.clientY + arm);
  ctx.stroke();
  unclip();
}
