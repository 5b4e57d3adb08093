// Measures the time from an exchange's publication of closes until this page has drawn them and the evaluations.
import { byData, setText } from "../ui/dom.js";
import { count } from "../ui/format.js";
import { serverNow } from "../live/server-clock.js";

const KEPT_FOR = 15_000;
const UPDATE_EVERY = 1000;
const figure = byData("stage").get("screen").querySelector("b");
let seen = [];
// Days that were published while the page was hidden are not measured.
let shownSince = -Infinity;

function showMedian() {
  const now = performance.now();
  seen = seen.filter((tick) => now - tick.at < KEPT_FOR);
  const sorted = seen.map(({ took }) => took).sort((a, b) => a - b);
  setText(figure, sorted.length ? `${count(sorted[Math.floor(sorted.length / 2)])}\u00a0ms` : "—");
}

/** Measures a frame. Must be called while the frame is drawn. */
export function measureTick(emittedAt) {
  const written = serverNow();
  // When the next task runs, the frame is on the screen.
  setTimeout(() => {
    const now = serverNow();
    if (now === null || document.hidden || emittedAt < shownSince) return;
    // The clocks have a resolution of one millisecond.
    const took = Math.max(0, now - emittedAt);
    seen.push({ at: performance.now(), took });
    // The benchmark listens for this event.
    document.dispatchEvent(new CustomEvent("tickdrawn", { detail: { dom: Math.max(0, written - emittedAt), screen: took } }));
  });
}

document.addEventListener("visibilitychange", () => {
  shownSince = document.hidden ? Infinity : (serverNow() ?? Infinity);
});
setInterval(showMedian, UPDATE_EVERY);
