// Keeps what a page shows in its address, so that it can be bookmarked and shared. Defaults are omitted.
import { dayNumber } from "./format.js";

const ISO_DAY = /^[12]\d{3}-\d{2}-\d{2}$/;
// Browsers limit how often a page may change its address.
const WRITE_AFTER = 250;
const written = new Map();
let timer = 0;

/** Returns a value of the address; null if it has none. */
export const inAddress = (name) => new URLSearchParams(location.search).get(name);

/** Returns a day of the address as a day number; null if it has none. */
export function dayInAddress(name) {
  const text = inAddress(name) ?? "";
  const day = ISO_DAY.test(text) ? dayNumber(text) : NaN;
  return Number.isNaN(day) ? null : day;
}

/** Returns the value of the address if it is one of some words; otherwise the first of the words. */
export const wordInAddress = (name, words) => words.find((word) => word === inAddress(name)) ?? words[0];

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

/** Puts values into the address, after a short delay; null removes a value. */
export function putInAddress(values) {
  for (const [name, value] of Object.entries(values)) written.set(name, value);
  timer ||= setTimeout(write, WRITE_AFTER, "replaceState");
}

/** Puts values into the address at once, with an entry in the browser's history. */
export function stepInAddress(values) {
  write("replaceState");
  putInAddress(values);
  write("pushState");
}

/** @param {() => void} navigated Called after the user went back or forward to another address of the page. */
export function whenNavigated(navigated) {
  addEventListener("popstate", () => {
    // Values that are not written yet belong to the previous address.
    written.clear();
    navigated();
  });
}
