import { NEAR_PX, type Box, type Obstacle } from './tagPlace';

const CONTROLS = 'button, input, select, textarea, a[href], label, [role=switch], [role=slider]';
/** What the obstacles are looked for by is none. */
const POINTER = '[data-testid=lesson-pointer]';
/** What is painted may be covered where nothing else is free. */
const PAINTED_WEIGHT = 0.25;

/** The words and controls in sight around a frame, and in it. */
export function obstaclesAround(frame: Box, wordWidth: number): Obstacle[] {
  const reach = { x: NEAR_PX + wordWidth, y: NEAR_PX + 32 };
  const found: Obstacle[] = [];
  const add = (element: Element, rect: DOMRect, weight: number) => {
    const { x, y, width, height } = rect;
    if (width < 2 || height < 2) return;
    if (x > frame.x + frame.width + reach.x || x + width < frame.x - reach.x) return;
    if (y > frame.y + frame.height + reach.y || y + height < frame.y - reach.y) return;
    if (isSeen(element, rect)) found.push({ x, y, width, height, weight });
  };
  for (const control of document.querySelectorAll(CONTROLS)) {
    // A label around a whole card or row is no more than its words and its field.
    const rect = control.getBoundingClientRect();
    if (!(control instanceof HTMLLabelElement) || rect.height < 40) add(control, rect, 1);
  }
  for (const canvas of document.querySelectorAll('canvas')) {
    add(canvas, canvas.getBoundingClientRect(), PAINTED_WEIGHT);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { parentElement: parent } = node;
    if (!parent || node.textContent?.trim() === '' || !isNear(parent, frame, reach)) continue;
    if (parent.closest(POINTER) !== null) continue;
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) add(parent, rect, 1);
  }
  return found;
}

function isNear(element: Element, frame: Box, reach: { x: number; y: number }): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  if (left > frame.x + frame.width + reach.x || right < frame.x - reach.x) return false;
  return top <= frame.y + frame.height + reach.y && bottom >= frame.y - reach.y;
}

/** Whether it is neither scrolled away nor under something else. */
function isSeen(element: Element, rect: DOMRect): boolean {
  const there = document.elementFromPoint(
    (rect.left + rect.right) / 2,
    (rect.top + rect.bottom) / 2,
  );
  return there !== null && (there.contains(element) || element.contains(there));
}
