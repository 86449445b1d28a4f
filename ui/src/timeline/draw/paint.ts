import { drawBand } from './band';
import { drawBreaks, drawDoorWords, drawFaultWords } from './breaks';
import { drawChosen } from './chosen';
import { drawCrowds } from './crowds';
import { drawEvents } from './events';
import { drawExtras } from './extras';
import { drawGround, drawLanes, drawLeftEdge, drawNames, drawNow } from './ground';
import type { Picture } from './picture';
import { drawResumes } from './resumes';
import { drawKillLines, drawStory } from './story';
import { drawWaits } from './waits';

/** Draws the whole picture, from the ground up. */
export function paint(picture: Picture): void {
  const { ctx, rows, palette } = picture;
  ctx.fillStyle = palette.colour.bg;
  ctx.fillRect(0, 0, rows.width, rows.height);
  drawGround(picture);
  drawLanes(picture);
  drawBreaks(picture);
  drawCrowds(picture);
  drawBand(picture);
  drawKillLines(picture);
  drawEvents(picture);
  drawFaultWords(picture);
  drawExtras(picture);
  drawNow(picture);
  drawStory(picture);
  drawDoorWords(picture);
  drawResumes(picture);
  drawWaits(picture);
  drawChosen(picture);
  drawLeftEdge(picture);
  drawNames(picture);
}
