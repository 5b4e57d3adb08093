// The description of a portfolio's chart for screen readers.
import { get } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { isoDay } from "../ui/format.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { performanceText } from "./performance-text.js";

const INTERVAL = 2000;
/** A window that is being dragged is described when it stops. */
const DEBOUNCE = 300;

/**
 * @param {string} portfolio
 * @param {import("../chart/day-window.js").DayWindow} window
 */
export function historySummary(portfolio, window) {
  const output = byId("history-summary");
  let isCurrent = false;

  // The drawn points are downsampled, so the server computes the performance from all days.
  const load = throttledLoad(async (signal) => {
    if (!window.isOpen) return;
    const query = new URLSearchParams({ from: isoDay(Math.ceil(window.from)), to: isoDay(window.to) });
    const performance = await get(`portfolios/${encodeURIComponent(portfolio)}/performance?${query}`, signal);
    if (!signal.aborted) setText(output, performanceText(performance));
  }, { interval: INTERVAL });

  return {
    /** Clears the description of another window. */
    clear() {
      isCurrent = false;
      setText(output, "");
    },
    /** Describes the visible days. */
    update() {
      if (isCurrent) load.request();
      else load.restart(DEBOUNCE);
      isCurrent = true;
    },
  };
}
