// A flash tells that something has changed. The next change starts it over, nothing queues, and at a high pace it gives
// way: more than three flashes a second can harm, and a flash of yesterday's colour would contradict today's figure.
const LONGEST = 900;
const SHORTEST = 150;
const APART = 450;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const elements = new WeakMap();

/**
 * @param {HTMLElement} element
 * @param {"up" | "down"} direction
 */
export function flash(element, direction) {
  const now = performance.now();
  const last = elements.get(element) ?? { changedAt: -LONGEST, flashedAt: -LONGEST, turn: 0 };
  const pace = now - last.changedAt;
  last.changedAt = now;
  elements.set(element, last);
  if (still.matches || document.hidden || pace < SHORTEST || now - last.flashedAt < APART) {
    delete element.dataset.flash;
    return;
  }
  last.flashedAt = now;
  // Two animations that look alike: the other name starts over without a forced layout.
  last.turn = 1 - last.turn;
  // It has faded by the time the next change is due.
  element.style.setProperty("--flash-lasts", `${Math.round(Math.min(LONGEST, pace))}ms`);
  element.dataset.flash = `${direction}-${last.turn}`;
}
