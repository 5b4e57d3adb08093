// The mean evaluation of each month: a chart of the report's period, and a table of the whole history, latest month first.
import { byId, setText } from "../ui/dom.js";
import { dayPlot, valueScale } from "../chart/day-plot.js";
import { count, dateOf, dayNumber, money, monthName, price } from "../ui/format.js";
import { styleAsLegend } from "../chart/legend-style.js";
import { keyedRows } from "../ui/keyed-rows.js";

const MIDDLE = 14;
const box = byId("month-plot");
const nameOf = ({ year, month }) => `${monthName(month - 1)} ${year}`;
const dayOf = ({ year, month }) => dayNumber(`${year}-${String(month).padStart(2, "0")}-01`) + MIDDLE;
const monthOf = (date) => ({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 });
const compact = (value) => value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 });
let plot = null;

const showRows = keyedRows(byId("month-rows"), byId("month-row"), nameOf,
  (entry) => ({ month: nameOf(entry), mean: price(entry.mean), days: count(entry.days) }));

function create() {
  const marks = box.parentElement.querySelectorAll(".legend line");
  plot = dayPlot(box.querySelector("canvas"), {
    lines: [{ yAxisID: "y" }, { yAxisID: "y" }],
    plugins: [],
    scales: { y: valueScale({ grid: {}, ticks: { maxTicksLimit: 7, callback: compact } }) },
    tooltip: {
      callbacks: {
        title: ([item]) => (item ? nameOf(monthOf(dateOf(item.raw.x))) : ""),
        label: ({ dataset, raw }) => ` ${dataset.label} ${money(raw.y)}`,
      },
    },
    color: (chart) => chart.data.datasets.forEach((dataset, i) => styleAsLegend(dataset, marks[i])),
  });
}

const keyOf = ({ year, month }) => `${year}-${String(month).padStart(2, "0")}`;

/** Returns the months of the report's period, latest first; all months if the period has none. */
function drawnMonths({ months, period }) {
  const within = months.filter((entry) => keyOf(entry) >= period.from.slice(0, 7) && keyOf(entry) <= period.to.slice(0, 7));
  return within.length ? within : months;
}

/** @param {object} statistics A portfolio's statistics. @param {object | null} beside Those of the other report. */
export function showMonths(statistics, beside, ownName, otherName) {
  if (!plot) create();
  const months = drawnMonths(statistics), others = beside && drawnMonths(beside);
  const points = (from) => from.map((entry) => ({ x: dayOf(entry), y: entry.mean })).reverse();
  const lines = [points(months), points(others ?? [])];
  const days = lines.flat().map(({ x }) => x);
  [ownName, otherName].forEach((name, i) => (plot.chart.data.datasets[i].label = name));
  // A single month is drawn as a point.
  plot.chart.data.datasets.forEach((dataset, i) => (dataset.pointRadius = lines[i].length === 1 ? 3.5 : 0));
  plot.draw(Math.min(...days) - MIDDLE, Math.max(...days) + MIDDLE, [{ data: lines[0] }, { data: lines[1], hidden: !others?.length }]);
  const highest = months.toSorted((a, b) => b.mean - a.mean)[0];
  const [first, last] = [months.at(-1), months[0]];
  const isPart = months.length < statistics.months.length;
  setText(byId("months-span"), `USD · ${nameOf(first)} – ${nameOf(last)}${isPart ? ", the report's period" : ""}`);
  setText(byId("months-summary"), `From ${money(first.mean)} in ${nameOf(first)} to ${money(last.mean)} in ${nameOf(last)}. `
    + `The highest is ${money(highest.mean)} in ${nameOf(highest)}.`);
  showRows(statistics.months);
}
