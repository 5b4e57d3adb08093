// What a screen reader hears of report runs: that one has begun or has ended.
import { byId, put } from "./dom.js";
import { isOpen, nameOf } from "./run-words.js";

const place = byId("summary");
const states = new Map();

/** @param {object[]} runs Those that have changed. */
export function hearRuns(runs) {
  for (const { state, ...run } of runs) {
    const before = states.get(run.id);
    states.set(run.id, state);
    // What had ended before the page was opened is no news.
    if (before === state || (!before && !isOpen({ state }))) continue;
    put(place, `${nameOf(run)} ${state === "queued" || state === "cancelled" ? `was ${state}` : state === "running" ? "is running" : `has ${state}`}.${run.error ? ` ${run.error}` : ""}`);
  }
}
