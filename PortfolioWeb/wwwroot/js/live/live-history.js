// The history behind a chart that follows the market: loads the days of its window, and appends live evaluations.
import { dayNumber, isoDay } from "../ui/format.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { PortfolioLines } from "./portfolio-lines.js";

const DEBOUNCE = 80;

/**
 * @param {object} options
 * @param {string[]} options.portfolios
 * @param {object} options.window The chart's window of days. It ends with the newest evaluation, which may be years behind the market.
 * @param {() => number} options.width Returns how many points the chart can show.
 * @param {(query: URLSearchParams, signal: AbortSignal) => Promise<{ portfolio: string, items: object[] }[]>} options.fetch
 * @param {() => void} options.draw
 * @param {(error: Error) => void} [options.failed]
 * @param {boolean} [options.isSteered] Whether the page sets the last day; by default it is the newest live evaluation's.
 */
export function liveHistory({ portfolios, window, width, fetch, draw, failed, isSteered = false }) {
  const lines = new PortfolioLines(portfolios);
  let newest = -Infinity, isLoaded = false;

  const history = throttledLoad(async (signal) => {
    if (!window.isOpen) return;
    const { from, to } = visibleDays();
    if (to < from) return loaded();
    const query = new URLSearchParams({ from: isoDay(from), to: isoDay(to), points: width() });
    const evaluated = await fetch(query, signal);
    if (signal.aborted) return;
    for (const { portfolio, items } of evaluated) lines.series.get(portfolio)?.load(items, from, to);
    loaded();
  }, { failed });

  function loaded() {
    isLoaded = true;
    draw();
    // The ledger may be a moment behind the live evaluations.
    if (!isComplete()) history.request();
  }

  // Chosen days may end after the newest one.
  const visibleDays = () => ({ from: Math.ceil(window.from), to: Math.floor(Math.min(window.to, newest)) });

  function isComplete() {
    if (!window.isOpen) return true;
    const { from, to } = visibleDays();
    return to < from || lines.areComplete(from, to);
  }

  function endWith(day) {
    const wasOpen = window.isOpen;
    const first = dayNumber(lines.market.firstDay);
    newest = day;
    window.bound(first, newest >= first ? newest : null);
    if (window.isOpen && !wasOpen) history.restart();
  }

  /** Takes the latest market. Returns whether the history must be loaded again. */
  function follow(latest) {
    const isFirst = lines.market === null;
    const kept = lines.follow(latest);
    if (kept !== null) newest = Math.min(newest, kept);
    return isFirst || kept !== null;
  }

  return {
    series: lines.series,

    /** Whether the hub has sent the market's state. */
    get isKnown() {
      return lines.market !== null;
    },

    /** Whether the history is loaded, so that no points means that there is none. */
    get isLoaded() {
      return isLoaded || (isComplete() && !lines.areEmpty);
    },

    /** Loads the days of a changed window, once it stops changing. */
    reload: () => history.restart(DEBOUNCE),

    /** Ends the window with a day. Only if the page sets the last day. */
    endWith(day) {
      if (!lines.market) return;
      endWith(day ?? -Infinity);
      lines.trim(window.isOpen ? window.from : -Infinity);
      if (!isComplete()) history.request();
      draw();
    },

    /** Takes an item from the hub. Before a snapshot days may be missing, and the server may have another history. */
    take({ market: latest, portfolios: evaluated = [] }, isSnapshot) {
      const isChanged = latest ? follow(latest) : false;
      if (!lines.market) return;
      // Chosen days do not follow the newest one.
      const appended = lines.append(evaluated, window.range ? Infinity : window.to, isSnapshot);
      endWith(isSteered ? newest : Math.max(newest, appended));
      if (window.isOpen) lines.trim(window.from);
      if (isChanged || isSnapshot) history.restart();
      else if (lines.areLongerThan(2 * width()) || !isComplete()) history.request();
      draw();
    },
  };
}
