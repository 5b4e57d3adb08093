// Announces to screen readers that a report was queued, is running, or has ended.
import { byId, setText } from "../ui/dom.js";
import { sentence } from "../ui/format.js";
import { serverNow } from "../live/server-clock.js";
import { isOpen, nameOf } from "./run-text.js";

const output = byId("summary");
const states = new Map();

function textOf(run) {
  const what = { queued: "was queued", running: "is running", cancelled: "was cancelled" }[run.state] ?? `has ${run.state}`;
  return `${nameOf(run)} ${what}.${run.error ? ` ${sentence(run.error)}` : ""}`;
}

// When the page was opened, by the server's clock.
function openedAt() {
  return (serverNow() ?? Date.now()) - performance.now();
}

/** @param {object[]} runs The changed runs. */
export function announceRuns(runs) {
  const changed = runs.filter((run) => {
    const before = states.get(run.id);
    states.set(run.id, run.state);
    // A run that ended before the page was opened is not announced. One that fails at once is never seen open.
    return before !== run.state && (before || isOpen(run) || Date.parse(run.requestedAt) > openedAt());
  });
  if (changed.length > 0) setText(output, changed.map(textOf).join(" "));
}
