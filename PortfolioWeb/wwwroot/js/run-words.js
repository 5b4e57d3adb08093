// How a report run is told of, everywhere on the page.
import { durationText, shortDate } from "./format.js";

export const isOpen = (run) => run.state === "queued" || run.state === "running";
export const nameOf = (run) => `Report ${run.id}`;
export const investorOf = (run) => run.investor ?? "All investors";

/** 3 Jan 2000 – 31 Dec 2001; open where nobody has said. */
export function periodOf({ from, to }) {
  if (!from && !to) return "whole history";
  if (!from) return `up to ${shortDate(to)}`;
  return to ? `${shortDate(from)} – ${shortDate(to)}` : `from ${shortDate(from)} on`;
}

export const durationOf = (run) => (run.seconds === null ? "" : durationText(run.seconds));

/** What its worker is doing. */
export const progressOf = (run) => (run.state === "queued" ? "waits for a worker" : run.state === "running" ? run.progress ?? "has begun" : "");
