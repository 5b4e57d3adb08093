// The lines of a chart that follows the market: what is loaded when, what arrives live, and what a rewind takes back.
import { DaySeries } from "./day-series.js";
import { dayNumber, isoDay } from "./format.js";
import { pacedLoad } from "./paced-load.js";
import { isTakenBack } from "./rewound.js";

const SETTLED_AFTER = 80;

/**
 * @param {object} options
 * @param {string[]} options.portfolios
 * @param {import("./day-window.js").DayWindow} options.window It ends with the newest evaluation, not with the market, which may be years ahead.
 * @param {() => number} options.width How many points the chart has room for.
 * @param {(portfolio: string, query: URLSearchParams, signal: AbortSignal) => Promise<object[]>} options.fetch
 * @param {() => void} options.draw
 * @param {(error: Error) => void} [options.failed]
 * @param {boolean} [options.isSteered] Whether the page says which day the chart ends with; otherwise it is the newest that has arrived.
 */
export function liveHistory({ portfolios, window, width, fetch, draw, failed, isSteered = false }) {
  const series = new Map(portfolios.map((portfolio) => [portfolio, new DaySeries()]));
  let market = null, newest = -Infinity, isLoaded = false;

  const history = pacedLoad(async (signal) => {
    if (!window.isOpen) return;
    const { from, to } = wanted();
    if (to < from) return loaded();
    const query = new URLSearchParams({ from: isoDay(from), to: isoDay(to), points: width() });
    await Promise.all(portfolios.map(async (portfolio) => {
      const evaluations = await fetch(portfolio, query, signal);
      if (!signal.aborted) series.get(portfolio).load(evaluations, from, to);
    }));
    if (!signal.aborted) loaded();
  }, { failed });

  function loaded() {
    isLoaded = true;
    draw();
    // The ledger may be a moment behind what has arrived live.
    if (!isWhole()) history.request();
  }

  // Days that somebody chose may go on after the newest.
  const wanted = () => ({ from: Math.ceil(window.from), to: Math.floor(Math.min(window.to, newest)) });

  function isWhole() {
    if (!window.isOpen) return true;
    const { from, to } = wanted();
    return to < from || [...series.values()].every((line) => line.points.length === 0 || line.isWhole(from, to));
  }

  function endWith(day) {
    const wasOpen = window.isOpen;
    newest = day;
    window.bound(dayNumber(market.firstDay), newest >= dayNumber(market.firstDay) ? newest : null);
    if (window.isOpen && !wasOpen) history.restart();
  }

  /** Takes back what a rewind, or another server, has made void; returns whether it did. */
  function follow(latest) {
    const before = market;
    market = latest;
    if (!before) return true;
    const isRewound = latest.run > before.run;
    const isAnother = latest.run < before.run || (latest.run === before.run && (latest.date ?? "") < (before.date ?? ""));
    if (!isRewound && !isAnother) return false;
    const kept = dayNumber(latest.runStart) - 1;
    for (const line of series.values()) {
      if (isRewound) line.rewind(latest.run, kept);
      else line.clear();
    }
    newest = isRewound ? Math.min(newest, kept) : -Infinity;
    return true;
  }

  function append(evaluated, isSnapshot) {
    for (const { portfolio, evaluation, days } of evaluated) {
      const line = series.get(portfolio);
      if (!line || !evaluation) continue;
      const isVoid = isTakenBack(evaluation.run, evaluation.asOf, market);
      const day = isVoid ? dayNumber(market.runStart) - 1 : dayNumber(evaluation.asOf);
      if (!isSteered) newest = Math.max(newest, day);
      // Days that somebody chose have an end.
      if (!window.range && day > window.to) line.skip(day);
      else if (!isVoid) line.append(evaluation, days, !isSnapshot);
    }
  }

  return {
    series,

    /** Whether the market has told where it is. */
    get isKnown() {
      return market !== null;
    },

    /** Whether it is known what there is, so that no points means that there are none. */
    get isLoaded() {
      return isLoaded || (isWhole() && [...series.values()].some((line) => line.points.length > 0));
    },

    /** Another window is looked through, maybe one of many while a finger moves it. */
    reload: () => history.restart(SETTLED_AFTER),

    /** Shows the days up to one, and no later ones. Only where the page steers. */
    endWith(day) {
      if (!market) return;
      endWith(day ?? -Infinity);
      for (const line of series.values()) line.trim(window.isOpen ? window.from : -Infinity);
      if (!isWhole()) history.request();
      draw();
    },

    /** Takes what the hub told. After a snapshot days may have passed unseen, and the server may be another one with another history. */
    take({ market: latest, portfolios: evaluated = [] }, isSnapshot) {
      const isChanged = latest ? follow(latest) : false;
      if (!market) return;
      append(evaluated, isSnapshot);
      endWith(newest);
      if (window.isOpen) for (const line of series.values()) line.trim(window.from);
      const isTooMuch = [...series.values()].some((line) => line.points.length > 2 * width());
      if (isChanged || isSnapshot) history.restart();
      else if (isTooMuch || !isWhole()) history.request();
      draw();
    },
  };
}
