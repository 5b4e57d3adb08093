// How a report run is written, everywhere on the page.
import { durationText, shortDate } from "./format.js";

export const isOpen = (run) => run.state === "queued" || run.state === "running";
export const nameOf = (run) => `Report ${run.id}`;
export const investorOf = (run) => run.investor ?? "All investors";

/** 3 Jan 2000 – 31 Dec 2001; open where a day was not given. */
export function periodOf({ from, to }) {
  if (!from && !to) return "the whole history";
  if (!from) return `up to ${shortDate(to)}`;
  return to ? `${shortDate(from)} – ${shortDate(to)}` : `from ${shortDate(from)}`;
}

export const durationOf = (run) => (run.seconds === null ? "" : durationText(run.seconds));

/** Who requested it, to follow a time: by maria, by the schedule. */
export function requesterOf({ requestedBy }) {
  const words = {
    schedule: "by the schedule", "end of history": "at the end of the history", "command line": "from the command line",
    "this machine": "at this machine", api: "through the API",
  };
  return words[requestedBy] ?? `by ${requestedBy.replace(/^operator /, "")}`;
}

/** What its worker is doing. */
export const progressOf = (run) => (run.state === "queued" ? "waiting for a worker" : run.state === "running" ? run.progress ?? "starting" : "");
