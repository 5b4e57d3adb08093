// The lines of a chart that follows the market: what is loaded when, what arrives live, and what a rewind takes back.
import { DaySeries } from "./day-series.js";
import { dayNumber, isoDay } from "./format.js";
import { pacedLoad } from "./paced-load.js";

/** The longest the exchanges are closed in a row. */
const HOLIDAYS = 7;
const SETTLED_AFTER = 80;

/**
 * @param {object} options
 * @param {string[]} options.portfolios
 * @param {import("./day-window.js").DayWindow} options.window
 * @param {() => number} options.width How many points the chart has room for.
 * @param {(portfolio: string, query: URLSearchParams, signal: AbortSignal) => Promise<object[]>} options.fetch
 * @param {() => void} options.draw
 * @param {(error: Error) => void} [options.failed]
 */
export function liveHistory({ portfolios, window, width, fetch, draw, failed }) {
  const series = new Map(portfolios.map((portfolio) => [portfolio, new DaySeries()]));
  let run = 0, end = null, isFresh = true, isLoaded = false;

  const history = pacedLoad(async (signal) => {
    if (!window.isOpen) return;
    const query = new URLSearchParams({ from: isoDay(window.from), to: isoDay(window.to), points: width() });
    await Promise.all(portfolios.map(async (portfolio) => {
      const evaluations = await fetch(portfolio, query, signal);
      if (!signal.aborted) series.get(portfolio).load(evaluations);
    }));
    if (signal.aborted) return;
    isLoaded = true;
    draw();
  }, { failed });

  // Whether the ledger must be asked: days are missing between two points, or there are more points than can be drawn.
  function isStale(line, evaluation) {
    const widest = Math.max(HOLIDAYS, (2 * (window.to - window.from)) / width());
    const day = dayNumber(evaluation.asOf);
    if (day > window.to && evaluation.run === line.run) return window.to - (line.points.at(-1)?.day ?? window.to) > widest;
    const gap = line.append(evaluation);
    line.trim(window.from);
    return (gap > widest && gap !== Infinity) || line.points.length > 2 * width();
  }

  return {
    series,

    /** Whether the market has told where it is. */
    get isKnown() {
      return run > 0;
    },

    /** Whether the ledger has told what it has, so that no points means that there are none. */
    get isLoaded() {
      return isLoaded;
    },

    /** Another window is looked through, maybe one of many while a finger moves it. */
    reload: () => history.restart(SETTLED_AFTER),

    /** A snapshot follows: days may have passed unseen, and the server may be another one with another history. */
    reset() {
      isFresh = true;
    },

    /** The market has moved. */
    follow(market) {
      const before = end;
      end = market.date ? dayNumber(market.date) : null;
      window.bound(dayNumber(market.firstDay), end);
      const isRewound = run > 0 && market.run > run;
      const isAnother = market.run < run || (market.run === run && end < before);
      run = market.run;
      for (const line of series.values()) {
        if (isAnother) line.clear();
        else if (isRewound) line.rewind(run, end ?? -Infinity);
      }
      if (isFresh || before === null || isRewound || isAnother) history.restart();
      if (isFresh || end !== before) draw();
      isFresh = false;
    },

    /** Continues the lines. */
    append(evaluated) {
      if (!window.isOpen) return;
      let stale = false;
      for (const { portfolio, evaluation } of evaluated) {
        const line = series.get(portfolio);
        if (line && evaluation) stale = isStale(line, evaluation) || stale;
      }
      if (stale) history.request();
      draw();
    },
  };
}
