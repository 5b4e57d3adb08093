// A portfolio's history: the chart, the window of days, and the day that is picked on it.
import { get } from "./api.js";
import { byId, put } from "./dom.js";
import { dayNumber, dayText, isoDay, money } from "./format.js";
import { historyKeys } from "./history-keys.js";
import { historyPlot } from "./history-plot.js";
import { lineReturns, showReturn } from "./line-returns.js";
import { liveHistory } from "./live-history.js";
import { pacedLoad } from "./paced-load.js";
import { panelState } from "./panel-state.js";
import { performanceText } from "./performance-text.js";
import { windowControls, windowOfAddress } from "./window-controls.js";

const TITLES = { nav: ["Net asset value per share", "Per share, USD"], value: ["Net asset value", "Value, USD"] };
const DESCRIBE_EVERY = 2000;
/** A window that moves with a finger is described once it stands still. */
const SETTLED_AFTER = 300;

/**
 * @param {string} portfolio
 * @param {number} shares Into how many it is divided.
 * @param {{ pick: (day: number) => void, step: (direction: number, days?: number) => void, latest: () => void }} day What picks a day.
 * @param {() => void} again What is asked for where loading failed.
 */
export function createHistoryChart(portfolio, shares, day, again) {
  const panel = byId("history");
  const box = byId("history-plot");
  const state = panelState(panel, () => {
    history.reload();
    again();
  });
  const marks = { line: panel.querySelector("[data-line='1'] line"), drawdown: panel.querySelector("[data-line=drawdown] line") };
  const lines = historyPlot(box.querySelector("canvas"), marks, shares);
  const window = windowOfAddress();
  const path = `portfolios/${encodeURIComponent(portfolio)}`;
  let frame = 0, isDescribed = false, hasMoment = false;

  const history = liveHistory({
    portfolios: [portfolio],
    window,
    width: () => lines.plot.width,
    fetch: (_, query, signal) => get(`${path}/drawdown?${query}`, signal),
    draw,
    failed: (error) => state.failed(error),
    isSteered: true,
  });
  const line = history.series.get(portfolio);

  // The points that are drawn are not all days: what is said of them is found by the server, from all.
  const description = pacedLoad(async (signal) => {
    if (!window.isOpen) return;
    const query = new URLSearchParams({ from: isoDay(Math.ceil(window.from)), to: isoDay(window.to) });
    const found = await get(`${path}/performance?${query}`, signal);
    if (!signal.aborted) put(byId("history-told"), performanceText(found));
  }, { apart: DESCRIBE_EVERY });

  function paint() {
    frame = 0;
    // Before the first moment it is not known whether there is anything.
    if (!history.isKnown || !hasMoment) return;
    const points = window.isOpen ? line.between(window.from, window.to) : [];
    const isEmpty = !window.isOpen || points.length === 0;
    // What arrives live is no history before the ledger has told its own.
    if (window.isOpen && !history.isLoaded) return;
    if (!isEmpty) state.ready();
    else if (window.isOpen && !window.range) state.empty("The portfolio is not valued in these days yet. Choose a range to see those that there are.");
    else state.empty("The line begins with the first day that the portfolio is valued on.");
    put(byId("history-window"), window.isOpen ? `${dayText(Math.ceil(window.from))} – ${dayText(Math.floor(window.to))}` : "");
    showReturn(byId("history-return"), lineReturns([[portfolio, { points }]]).returns.get(portfolio) ?? null);
    if (isEmpty) return;
    lines.draw(window.from, window.axisEnd, points);
    box.setAttribute("aria-valuemin", String(points[0].day));
    box.setAttribute("aria-valuemax", String(points.at(-1).day));
    if (isDescribed) description.request();
    else description.restart(SETTLED_AFTER);
    isDescribed = true;
  }

  function draw() {
    frame ||= requestAnimationFrame(paint);
  }

  const actions = windowControls(panel, window, lines.plot, {
    changed() {
      isDescribed = false;
      put(byId("history-told"), "");
      history.reload();
      draw();
    },
    scaled(type) {
      lines.scale(type);
      draw();
    },
    shown(what) {
      lines.show(what);
      put(byId("history-heading"), TITLES[what][0]);
      put(byId("history-legend"), TITLES[what][1]);
      draw();
    },
    pick: (number) => day.pick(number),
  });

  historyKeys(box, day, actions);

  return {
    window,
    take: history.take,
    failed: (error) => state.failed(error),
    /** Another moment is shown: the line ends with its day. */
    follow(evaluation) {
      hasMoment = true;
      if (evaluation) line.add(evaluation);
      history.endWith(evaluation && dayNumber(evaluation.asOf));
    },
    /** Marks the day that is looked at; it is told only where somebody picked it. */
    mark(evaluation, number, isPicked) {
      lines.mark({ day: number, nav: evaluation.navPerShare, value: evaluation.value });
      box.setAttribute("aria-valuenow", String(number));
      box.setAttribute("aria-valuetext", isPicked ? `${dayText(number)}, ${money(evaluation.value)}` : "the latest day");
      draw();
    },
  };
}
