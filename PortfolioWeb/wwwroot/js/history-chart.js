// A portfolio's history: the chart, the window of days, and the day that is picked on it.
import { get } from "./api.js";
import { byId, put } from "./dom.js";
import { dayText, isoDay, money, nav, shortDate, signedPercent } from "./format.js";
import { historyPlot } from "./history-plot.js";
import { liveHistory } from "./live-history.js";
import { pacedLoad } from "./paced-load.js";
import { panelState } from "./panel-state.js";
import { windowControls, windowOfAddress } from "./window-controls.js";

const TITLES = { nav: ["Net asset value per share", "Per share, USD"], value: ["Net asset value", "Value, USD"] };
const DESCRIBE_EVERY = 5000;
/** A window that moves with a finger is described once it stands still. */
const SETTLED_AFTER = 300;

/** @param {object} performance */
function performanceText({ first, last, changePercent, deepestDrawdownPercent, deepestDrawdownOn }) {
  const change = changePercent === null ? "" : `: ${signedPercent(changePercent)}`;
  const deepest = deepestDrawdownPercent < 0 ? `The deepest drawdown is ${signedPercent(deepestDrawdownPercent)} on ${shortDate(deepestDrawdownOn)}.` : "There is no drawdown.";
  return `From ${shortDate(first.asOf)}, ${nav(first.navPerShare)} a share, to ${shortDate(last.asOf)}, ${nav(last.navPerShare)}${change}. ${deepest}`;
}

/**
 * @param {string} portfolio
 * @param {number} shares Into how many it is divided.
 * @param {{ pick: (day: number) => void, step: (direction: number, days?: number) => void, latest: () => void }} day What picks a day.
 */
export function createHistoryChart(portfolio, shares, day) {
  const panel = byId("history");
  const box = byId("history-plot");
  const state = panelState(panel, () => history.reload());
  const marks = { line: panel.querySelector("[data-line='1'] line"), drawdown: panel.querySelector("[data-line=drawdown] line") };
  const lines = historyPlot(box.querySelector("canvas"), marks, shares);
  const window = windowOfAddress();
  const path = `portfolios/${encodeURIComponent(portfolio)}`;
  let frame = 0, isDescribed = false;

  const history = liveHistory({
    portfolios: [portfolio],
    window,
    width: () => lines.plot.width,
    fetch: (_, query, signal) => get(`${path}/drawdown?${query}`, signal),
    draw,
    failed: (error) => state.failed(error),
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
    if (!history.isKnown) return;
    const points = window.isOpen ? line.between(window.from, window.to) : [];
    const isEmpty = !window.isOpen || points.length === 0;
    // What arrives live is no history before the ledger has told its own.
    if (window.isOpen && !history.isLoaded) return;
    if (!isEmpty) state.ready();
    else if (window.isOpen && !window.range) state.empty("The portfolio is not valued in these days yet. Choose a range to see those that there are.");
    else state.empty("The line begins with the first day that the portfolio is valued on.");
    put(byId("history-window"), window.isOpen ? `${dayText(Math.ceil(window.from))} – ${dayText(Math.floor(window.to))}` : "");
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

  const keys = {
    ArrowLeft: () => day.step(-1), ArrowDown: () => day.step(-1), ArrowRight: () => day.step(1), ArrowUp: () => day.step(1),
    PageDown: () => day.step(-1, 30), PageUp: () => day.step(1, 30),
    Home: () => day.step(-1, Infinity), End: () => day.latest(),
    "+": actions.closer, "=": actions.closer, "-": actions.farther, "\u2212": actions.farther,
  };
  const shiftKeys = { ArrowLeft: actions.earlier, ArrowRight: actions.later, "+": actions.closer };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = (event.shiftKey ? shiftKeys : keys)[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  return {
    window,
    reset: history.reset,
    follow: history.follow,
    append: history.append,
    /** Marks the day that is looked at; it is told only where somebody picked it. */
    mark(evaluation, number, isPicked) {
      lines.mark({ day: number, nav: evaluation.navPerShare, value: evaluation.value });
      box.setAttribute("aria-valuenow", String(number));
      box.setAttribute("aria-valuetext", isPicked ? `${dayText(number)}, ${money(evaluation.value)}` : "the latest day");
      draw();
    },
  };
}
