// The mean evaluation of each month: a line over the report's period, and a table of the whole history, the latest month first.
import { byId, put } from "./dom.js";
import { dayPlot, valueScale } from "./day-plot.js";
import { count, dateOf, dayNumber, money, monthName, price } from "./format.js";
import { lookLike } from "./line-look.js";
import { keyedRows } from "./rows.js";

const MIDDLE = 14;
const box = byId("month-plot");
const nameOf = ({ year, month }) => `${monthName(month - 1)} ${year}`;
const dayOf = ({ year, month }) => dayNumber(`${year}-${String(month).padStart(2, "0")}-01`) + MIDDLE;
const compact = (value) => value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 });
let plot = null;

const showRows = keyedRows(byId("month-rows"), byId("month-row"), nameOf, (entry) => ({ month: nameOf(entry), mean: price(entry.mean), days: count(entry.days) }));

function create() {
  const marks = box.parentElement.querySelectorAll(".legend line");
  plot = dayPlot(box.querySelector("canvas"), {
    lines: [{ yAxisID: "y" }, { yAxisID: "y" }],
    plugins: [],
    scales: { y: valueScale({ grid: {}, ticks: { maxTicksLimit: 7, callback: compact } }) },
    tooltip: {
      callbacks: {
        title: ([item]) => (item ? nameOf({ year: dateOf(item.raw.x).getUTCFullYear(), month: dateOf(item.raw.x).getUTCMonth() + 1 }) : ""),
        label: ({ dataset, raw }) => ` ${dataset.label} ${money(raw.y)}`,
      },
    },
    colour: (chart) => chart.data.datasets.forEach((dataset, i) => lookLike(dataset, marks[i])),
  });
}

const keyOf = ({ year, month }) => `${year}-${String(month).padStart(2, "0")}`;

/** The months of the report's period, the latest first; all of them where the period has none. */
function drawnMonths({ months, period }) {
  const within = months.filter((entry) => keyOf(entry) >= period.from.slice(0, 7) && keyOf(entry) <= period.to.slice(0, 7));
  return within.length ? within : months;
}

/** @param {object} statistics A portfolio's. @param {object | null} beside The same of another report. */
export function showMonths(statistics, beside, ownName, otherName) {
  if (!plot) create();
  const months = drawnMonths(statistics), others = beside && drawnMonths(beside);
  const points = (from) => from.map((entry) => ({ x: dayOf(entry), y: entry.mean })).reverse();
  const lines = [points(months), points(others ?? [])];
  const days = lines.flat().map(({ x }) => x);
  [ownName, otherName].forEach((name, i) => (plot.chart.data.datasets[i].label = name));
  // One month alone is a point, not a line.
  plot.chart.data.datasets.forEach((dataset, i) => (dataset.pointRadius = lines[i].length === 1 ? 3.5 : 0));
  plot.draw(Math.min(...days) - MIDDLE, Math.max(...days) + MIDDLE, [{ data: lines[0] }, { data: lines[1], hidden: !others?.length }]);
  const highest = months.toSorted((a, b) => b.mean - a.mean)[0];
  put(byId("months-span"), `USD · ${nameOf(months.at(-1))} – ${nameOf(months[0])}${months.length < statistics.months.length ? ", the report's period" : ""}`);
  put(byId("months-told"), `From ${money(months.at(-1).mean)} in ${nameOf(months.at(-1))} to ${money(months[0].mean)} in ${nameOf(months[0])}. `
    + `The highest is ${money(highest.mean)} in ${nameOf(highest)}.`);
  showRows(statistics.months);
}
