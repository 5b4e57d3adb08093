// What a page shows stands in the page's address, so that it can be kept and passed on. What is usual is left out.
import { dayNumber, isoDay } from "./format.js";
import { RANGES, USUAL_RANGE } from "./day-window.js";

const ISO_DAY = /^[12]\d{3}-\d{2}-\d{2}$/;
// Browsers refuse a page that writes its address too often.
const WRITE_AFTER = 250;
const written = new Map();
let timer = 0;

/** What the address has under a name; null where it has nothing. */
export const inAddress = (name) => new URLSearchParams(location.search).get(name);

/** A day that the address has; null where it has none. */
export function dayInAddress(name) {
  const text = inAddress(name) ?? "";
  const day = ISO_DAY.test(text) ? dayNumber(text) : NaN;
  return Number.isNaN(day) ? null : day;
}

/** One of some words that the address has; the first of them where it has none. */
export const wordInAddress = (name, words) => words.find((word) => word === inAddress(name)) ?? words[0];

/** What the address says of the window: a range, or chosen days. */
export function windowInAddress() {
  const from = dayInAddress("from"), to = dayInAddress("to");
  const range = wordInAddress("range", [USUAL_RANGE, ...Object.keys(RANGES)]);
  return { range, chosen: from !== null && to !== null && from < to ? { from, to } : null };
}

/** @param {"replaceState" | "pushState"} how */
function write(how) {
  clearTimeout(timer);
  timer = 0;
  const query = new URLSearchParams(location.search);
  for (const [name, value] of written) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  written.clear();
  const search = query.size ? `?${query}` : "";
  if (search !== location.search) history[how](null, "", location.pathname + search + location.hash);
}

/** Puts values into the address, soon; null takes one out. */
export function putInAddress(values) {
  for (const [name, value] of Object.entries(values)) written.set(name, value);
  timer ||= setTimeout(write, WRITE_AFTER, "replaceState");
}

/** The same at once, as a step that the browser goes back from. */
export function stepInAddress(values) {
  write("replaceState");
  putInAddress(values);
  write("pushState");
}

/** @param {() => void} turned Somebody has gone back, or forward again, and the address is what it was there. */
export function whenAddressTurns(turned) {
  addEventListener("popstate", () => {
    // What was not written yet is of where they were.
    written.clear();
    turned();
  });
}

export function putWindowInAddress(window) {
  putInAddress({
    range: window.range === USUAL_RANGE ? null : window.range,
    from: window.range ? null : isoDay(window.from),
    to: window.range ? null : isoDay(window.to),
  });
}
