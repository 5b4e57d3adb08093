// Tick to screen: from the moment that an exchange emits a day's closes until this page has drawn them, and the
// evaluations that come of them.
import { byData, put } from "./dom.js";
import { count } from "./format.js";
import { serverNow } from "./server-clock.js";

const KEPT_FOR = 15_000;
const TELL_EVERY = 1000;
const stage = byData("stage").get("screen");
const figure = stage.querySelector("b");
let seen = [];
// What was emitted while nobody looked was drawn when somebody did: that tells nothing.
let shownSince = -Infinity;

const at = (sorted, part) => sorted[Math.floor(part * (sorted.length - 1))].took;

function tell() {
  const now = performance.now();
  seen = seen.filter((tick) => now - tick.at < KEPT_FOR);
  const sorted = seen.toSorted((a, b) => a.took - b.took);
  put(figure, sorted.length ? `${count(at(sorted, 0.5))}\u00a0ms` : "—");
  // For whoever measures many pages.
  if (sorted.length) stage.dataset.p99 = at(sorted, 0.99).toFixed(1);
  else delete stage.dataset.p99;
}

/** Takes in, while a frame is drawn, that it shows what was emitted then. */
export function measureTick(emittedAt) {
  // The frame is on the screen by the time that the next task runs.
  setTimeout(() => {
    const now = serverNow();
    if (now === null || document.hidden || emittedAt < shownSince) return;
    // The clocks are told in whole milliseconds.
    seen.push({ at: performance.now(), took: Math.max(0, now - emittedAt) });
  });
}

document.addEventListener("visibilitychange", () => {
  shownSince = document.hidden ? Infinity : (serverNow() ?? Infinity);
});
setInterval(tell, TELL_EVERY);
