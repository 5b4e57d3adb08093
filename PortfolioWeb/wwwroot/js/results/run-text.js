// Formats the properties of a report run.
import { durationText, shortDate } from "../ui/format.js";

export const isOpen = (run) => run.state === "queued" || run.state === "running";
export const nameOf = (run) => `Report ${run.id}`;
export const investorOf = (run) => run.investor ?? "All investors";

/** Formats the period as 3 Jan 2000 – 31 Dec 2001; either end may be open. */
export function periodOf({ from, to }) {
  if (!from && !to) return "the whole history";
  if (!from) return `up to ${shortDate(to)}`;
  return to ? `${shortDate(from)} – ${shortDate(to)}` : `from ${shortDate(from)}`;
}

export const durationOf = (run) => (run.seconds === null ? "" : durationText(run.seconds));

/** Names the requester, to follow a time: by maria, by the schedule. */
export function requesterOf({ requestedBy }) {
  const words = {
    schedule: "by the schedule", "end of history": "at the end of the history", "command line": "from the command line",
    "this machine": "at this machine", api: "through the API",
  };
  return words[requestedBy] ?? `by ${requestedBy.replace(/^operator /, "")}`;
}

/** Describes what the worker is doing. */
export function progressOf({ state, progress }) {
  if (state === "queued") return "waiting for a worker";
  return state === "running" ? progress ?? "starting" : "";
}
