// The NAV chart: ranges, legend, and when to load history again.
import { byData, byId } from "./dom.js";
import { dayNumber, dayText, index } from "./format.js";
import { navHistory } from "./nav-history.js";
import { navPlot } from "./nav-plot.js";
import { NavSeries } from "./nav-series.js";

const RANGES = { "1M": 31, "6M": 183, "1Y": 366, "5Y": 1827, All: Infinity };
/** The longest the exchanges are closed in a row. */
const HOLIDAYS = 7;
const SHORTEST_WINDOW = 10;
const DESCRIBE_EVERY = 5000;

export function createNavChart() {
  const canvas = byId("nav-chart");
  const empty = byId("chart-empty");
  const legend = byData("toggle-portfolio");
  const ranges = byData("range");
  const series = new Map([...legend.keys()].map((portfolio) => [portfolio, new NavSeries()]));
  const plot = navPlot(canvas, new Map([...legend].map(([portfolio, button]) => [portfolio, button.querySelector("line")])));
  let range = "1Y", firstDay = null, end = null, run = 0, isFresh = true, frame = 0, describedAt = -DESCRIBE_EVERY;

  const start = () => Math.max(firstDay, end - RANGES[range]);
  const history = navHistory(
    [...series.keys()],
    () => (end === null ? null : { from: start(), to: end, points: plot.width }),
    (portfolio, evaluations) => series.get(portfolio).load(evaluations),
    draw);

  function describe(lines) {
    if (performance.now() - describedAt < DESCRIBE_EVERY) return;
    describedAt = performance.now();
    const values = [...lines].filter(([, { points, hidden }]) => points.length && !hidden)
      .map(([portfolio, { points }]) => `${portfolio} ${index(points.at(-1).y)}`);
    canvas.setAttribute("aria-label", values.length
      ? `Net asset value indexed to 100 on ${dayText(start())}; on ${dayText(end)}: ${values.join(", ")}`
      : "Net asset value indexed to 100: no day yet");
  }

  function paint() {
    frame = 0;
    const from = end === null ? 0 : start();
    const lines = new Map([...series].map(([portfolio, { points }]) => [portfolio, {
      points: points.length && end !== null ? series.get(portfolio).indexed(from, end) : [],
      hidden: legend.get(portfolio).getAttribute("aria-pressed") === "false",
    }]));
    const isEmpty = end === null;
    empty.hidden = !isEmpty;
    canvas.hidden = isEmpty;
    if (!isEmpty) plot.draw(from, Math.max(end, from + SHORTEST_WINDOW), lines);
    describe(lines);
  }

  function draw() {
    frame ||= requestAnimationFrame(paint);
  }

  function choose(name) {
    range = name;
    for (const [other, button] of ranges) button.setAttribute("aria-pressed", String(other === name));
    history.restart();
    draw();
  }

  for (const [name, button] of ranges) button.addEventListener("click", () => choose(name));
  const log = byId("chart-log");
  log.addEventListener("click", () => {
    const isOn = log.getAttribute("aria-pressed") === "false";
    log.setAttribute("aria-pressed", String(isOn));
    plot.scale(isOn ? "logarithmic" : "linear");
    draw();
  });
  for (const button of legend.values()) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
      draw();
    });
  }
  document.addEventListener("themechange", () => plot.recolour());

  return {
    /** A snapshot follows: days may have passed unseen, and the server may be another one with another history. */
    reset() {
      isFresh = true;
    },

    /** The window ends at the market's date. */
    follow(market) {
      firstDay = dayNumber(market.firstDay);
      const before = end;
      end = market.date ? dayNumber(market.date) : null;
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

    /** Continues the lines. Where days are missing between two points, or there are too many, the ledger is asked. */
    append(portfolios) {
      if (end === null) return;
      const from = start();
      const width = plot.width;
      const widest = Math.max(HOLIDAYS, (2 * (end - from)) / width);
      let stale = false;
      for (const { portfolio, evaluation } of portfolios) {
        const line = series.get(portfolio);
        if (!line || !evaluation) continue;
        const gap = line.append(evaluation);
        line.trim(from);
        stale ||= (gap > widest && gap !== Infinity) || line.points.length > 2 * width;
      }
      if (stale) history.request();
      draw();
    },
  };
}
