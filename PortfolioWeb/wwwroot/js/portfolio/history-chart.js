// A portfolio's history: the chart, its window of days, and the selected day.
import { get } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { dayNumber, dayText, money } from "../ui/format.js";
import { historyKeys } from "./history-keys.js";
import { historyPlot } from "./history-plot.js";
import { lineReturns, showReturn } from "../chart/line-returns.js";
import { liveHistory } from "../live/live-history.js";
import { panelState } from "../ui/panel-state.js";
import { historySummary } from "./history-summary.js";
import { windowControls, windowOfAddress } from "../chart/window-controls.js";

const TITLES = { nav: ["Net asset value per share", "Per share, USD"], value: ["Net asset value", "Value, USD"] };

/**
 * @param {string} portfolio
 * @param {number} shares The shares outstanding.
 * @param {{ select: (day: number) => void, step: (direction: number, days?: number) => void, latest: () => void }} day Selects a day.
 * @param {() => void} retry Called by the button that is shown after loading has failed.
 */
export function createHistoryChart(portfolio, shares, day, retry) {
  const panel = byId("history");
  const box = byId("history-plot");
  const state = panelState(panel, () => {
    history.reload();
    retry();
  });
  const marks = { line: panel.querySelector("[data-line='1'] line"), drawdown: panel.querySelector("[data-line=drawdown] line") };
  const lines = historyPlot(box.querySelector("canvas"), marks, shares);
  const window = windowOfAddress();
  const path = `portfolios/${encodeURIComponent(portfolio)}`;
  const summary = historySummary(portfolio, window);
  let frame = 0, hasLatestDay = false;

  const history = liveHistory({
    portfolios: [portfolio],
    window,
    width: () => lines.plot.width,
    fetch: async (query, signal) => [{ portfolio, items: await get(`${path}/drawdown?${query}`, signal) }],
    draw,
    failed: (error) => state.failed(error),
    isSteered: true,
  });
  const line = history.series.get(portfolio);

  function paint() {
    frame = 0;
    // Before the first load it is unknown whether there are any days.
    if (!history.isKnown || !hasLatestDay) return;
    const points = window.isOpen ? line.between(window.from, window.to) : [];
    const isEmpty = !window.isOpen || points.length === 0;
    // Live evaluations are no history until the stored one is loaded.
    if (window.isOpen && !history.isLoaded) return;
    if (!isEmpty) state.ready();
    else if (window.isOpen && !window.range) state.empty("The portfolio has no evaluations in these days. Choose a range to see others.");
    else state.empty("The line begins with the first day that has an evaluation.");
    setText(byId("history-window"), window.isOpen ? `${dayText(Math.ceil(window.from))} – ${dayText(Math.floor(window.to))}` : "");
    showReturn(byId("history-return"), lineReturns([[portfolio, { points }]]).returns.get(portfolio) ?? null);
    if (isEmpty) return;
    lines.draw(window.from, window.axisEnd, points);
    box.setAttribute("aria-valuemin", String(points[0].day));
    box.setAttribute("aria-valuemax", String(points.at(-1).day));
    summary.update();
  }

  function draw() {
    frame ||= requestAnimationFrame(paint);
  }

  const actions = windowControls(panel, window, lines.plot, {
    changed() {
      summary.clear();
      history.reload();
      draw();
    },
    scaled(type) {
      lines.scale(type);
      draw();
    },
    shown(what) {
      lines.show(what);
      setText(byId("history-heading"), TITLES[what][0]);
      setText(byId("history-legend"), TITLES[what][1]);
      draw();
    },
    select: (number) => day.select(number),
  });

  historyKeys(box, day, actions);

  return {
    window,
    take: history.take,
    failed: (error) => state.failed(error),
    /** Ends the line with the latest stored day. */
    follow(evaluation) {
      hasLatestDay = true;
      if (evaluation) line.add(evaluation);
      history.endWith(evaluation && dayNumber(evaluation.asOf));
    },
    /** Marks the selected day. A latest day that the user did not select is not announced. */
    mark(evaluation, number, isSelected) {
      lines.mark({ day: number, nav: evaluation.navPerShare, value: evaluation.value });
      box.setAttribute("aria-valuenow", String(number));
      box.setAttribute("aria-valuetext", isSelected ? `${dayText(number)}, ${money(evaluation.value)}` : "the latest day");
      draw();
    },
  };
}
