// What a screen reader says of reports: that one was queued, is running, or has ended.
import { byId, put } from "./dom.js";
import { sentence } from "./format.js";
import { isOpen, nameOf } from "./run-words.js";

const place = byId("summary");
const states = new Map();

function wordsOf(run) {
  const what = { queued: "was queued", running: "is running", cancelled: "was cancelled" }[run.state] ?? `has ${run.state}`;
  return `${nameOf(run)} ${what}.${run.error ? ` ${sentence(run.error)}` : ""}`;
}

/** @param {object[]} runs Those that have changed. */
export function hearRuns(runs) {
  const news = runs.filter((run) => {
    const before = states.get(run.id);
    states.set(run.id, run.state);
    // What had ended before the page was opened is none.
    return before !== run.state && (before || isOpen(run));
  });
  if (news.length > 0) put(place, news.map(wordsOf).join(" "));
}
