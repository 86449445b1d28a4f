/** Words that a person sees, and how large they are. Both functions run in the page. */

/** @typedef {{ text: string, px: number }} Seen a word or more, and its size in CSS pixels */
/** @typedef {{ typeOnCanvas: Map<string, number> }} Noted what the page's window is given */

/** Writes down from now on every size in which a canvas has words. */
export function noteTypeOnCanvas() {
  /** @type {Map<string, number>} */
  const noted = new Map();
  /** @type {Noted} */ (/** @type {unknown} */ (window)).typeOnCanvas = noted;
  const { prototype } = CanvasRenderingContext2D;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on its context below
  const fillText = prototype.fillText;
  prototype.fillText = function (text, ...where) {
    const px = Number.parseFloat(/([\d.]+)px/.exec(this.font)?.[1] ?? '0');
    const scale = this.getTransform().a / (window.devicePixelRatio || 1);
    noted.set(text, Math.min(px * scale, noted.get(text) ?? Infinity));
    fillText.call(this, text, ...where);
  };
}

/**
 * All words on the page, and those that were written on canvases since they are noted.
 * @returns {Seen[]}
 */
export function wordsSeen() {
  const { typeOnCanvas } = /** @type {Noted} */ (/** @type {unknown} */ (window));
  const seen = [...typeOnCanvas].map(([text, px]) => ({ text: `canvas: ${text}`, px }));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!parent || text === '' || parent.closest('.visually-hidden, script, style')) continue;
    if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    seen.push({ text, px: Number.parseFloat(getComputedStyle(parent).fontSize) });
  }
  return seen;
}
