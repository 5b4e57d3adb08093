// Tick to screen: from the moment that an exchange emits a day's closes until this page has drawn them, and the
// evaluations that come of them.
import { byData, put } from "./dom.js";
import { count } from "./format.js";
import { serverNow } from "./server-clock.js";

const KEPT_FOR = 15_000;
const TELL_EVERY = 1000;
const figure = byData("stage").get("screen").querySelector("b");
let seen = [];
// What was emitted while nobody looked was drawn when somebody did: that tells nothing.
let shownSince = -Infinity;

function tell() {
  const now = performance.now();
  seen = seen.filter((tick) => now - tick.at < KEPT_FOR);
  const sorted = seen.map(({ took }) => took).sort((a, b) => a - b);
  put(figure, sorted.length ? `${count(sorted[Math.floor(sorted.length / 2)])}\u00a0ms` : "—");
}

/** Takes in, while a frame is drawn, that the page has what was emitted then. */
export function measureTick(emittedAt) {
  const written = serverNow();
  // The frame is on the screen by the time that the next task runs.
  setTimeout(() => {
    const now = serverNow();
    if (now === null || document.hidden || emittedAt < shownSince) return;
    // The clocks are told in whole milliseconds.
    const took = Math.max(0, now - emittedAt);
    seen.push({ at: performance.now(), took });
    // For whoever wants every one, as the benchmark does.
    document.dispatchEvent(new CustomEvent("tickdrawn", { detail: { dom: Math.max(0, written - emittedAt), screen: took } }));
  });
}

document.addEventListener("visibilitychange", () => {
  shownSince = document.hidden ? Infinity : (serverNow() ?? Infinity);
});
setInterval(tell, TELL_EVERY);
