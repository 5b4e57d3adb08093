// Flashes an element whose figure has changed. The next change restarts the flash. At a high speed there is none, because more than
// three flashes a second can be harmful, and an old flash would contradict the new figure.
const LONGEST = 900;
const SHORTEST = 150;
const INTERVAL = 450;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const elements = new WeakMap();

/**
 * @param {HTMLElement} element
 * @param {"up" | "down"} direction
 */
export function flash(element, direction) {
  const now = performance.now();
  const last = elements.get(element) ?? { changedAt: -LONGEST, flashedAt: -LONGEST, turn: 0 };
  const sinceLast = now - last.changedAt;
  last.changedAt = now;
  elements.set(element, last);
  if (still.matches || document.hidden || sinceLast < SHORTEST || now - last.flashedAt < INTERVAL) {
    delete element.dataset.flash;
    return;
  }
  last.flashedAt = now;
  // Two equal animations with different names: switching between them restarts the animation without a forced layout.
  last.turn = 1 - last.turn;
  // The flash ends before the next change is due.
  element.style.setProperty("--flash-lasts", `${Math.round(Math.min(LONGEST, sinceLast))}ms`);
  element.dataset.flash = `${direction}-${last.turn}`;
}
