// Keeps the window of a chart in the page's address.
import { dayInAddress, putInAddress, wordInAddress } from "../ui/address.js";
import { isoDay } from "../ui/format.js";
import { DEFAULT_RANGE, RANGES } from "./day-window.js";

/** Returns the window in the address: a range, or chosen days. */
export function windowInAddress() {
  const from = dayInAddress("from"), to = dayInAddress("to");
  const range = wordInAddress("range", [DEFAULT_RANGE, ...Object.keys(RANGES)]);
  return { range, chosen: from !== null && to !== null && from < to ? { from, to } : null };
}

/** @param {import("./day-window.js").DayWindow} window */
export function putWindowInAddress(window) {
  putInAddress({
    range: window.range === DEFAULT_RANGE ? null : window.range,
    from: window.range ? null : isoDay(window.from),
    to: window.range ? null : isoDay(window.to),
  });
}
