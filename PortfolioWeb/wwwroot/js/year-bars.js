// The largest daily gain and loss of each calendar year of the whole history, as bars up and down from zero, and as a table.
import { colourLike, writeLike } from "./chart-look.js";
import { putDay } from "./day-link.js";
import { byId, put } from "./dom.js";
import { shortDate, signedMoney, signedPercent } from "./format.js";
import { keyedRows } from "./rows.js";

const box = byId("year-plot");
const legend = box.parentElement.querySelector(".legend");
const SIDES = [["maxChangePercent", "Largest gain"], ["minChangePercent", "Largest loss"]];
const looks = { maxChangePercent: "up", minChangePercent: "down" };
let chart = null;

const showRows = keyedRows(byId("year-rows"), byId("year-row"), (entry) => entry.year, ({ year, extremes, portfolio }, row) => {
  const cells = { year: String(year) };
  for (const [name, write] of [["maxChange", signedMoney], ["minChange", signedMoney], ["maxChangePercent", signedPercent], ["minChangePercent", signedPercent]]) {
    cells[name] = extremes[name] ? write(extremes[name].amount) : "—";
    putDay(row.querySelector(`[data-day=${name}]`), portfolio, extremes[name]?.asOf, "");
  }
  return cells;
});

function colour() {
  const colourOf = (bar) => getComputedStyle(legend.querySelector(`[data-bar=${bar}] i`)).borderTopColor;
  for (const dataset of chart.data.datasets) {
    dataset.borderColor = colourOf(dataset.stack === "own" ? looks[dataset.side] : "other");
    dataset.backgroundColor = dataset.stack === "own" ? dataset.borderColor : "transparent";
  }
}

function create() {
  writeLike(box);
  chart = new Chart(box.querySelector("canvas"), {
    type: "bar",
    data: { labels: [], datasets: [] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      onResize: () => writeLike(box),
      interaction: { mode: "index", intersect: false },
      scales: {
        // Up and down share a place, and do not add up.
        x: { stacked: true, grid: { display: false }, ticks: { maxRotation: 0 }, border: {} },
        y: { stacked: false, grid: {}, border: { display: false }, ticks: { maxTicksLimit: 7, callback: (value) => `${String(value).replace("-", "\u2212")}%` } },
      },
      plugins: {
        legend: { display: false },
        colors: { enabled: false },
        tooltip: { callbacks: { label: ({ dataset, raw }) => ` ${dataset.label} ${signedPercent(raw.y)} on ${shortDate(raw.on)}` } },
      },
    },
  });
  colourLike(box, chart, colour);
}

function describe(years) {
  const known = (side) => years.filter(({ extremes }) => extremes[side]).toSorted((a, b) => b.extremes[side].amount - a.extremes[side].amount);
  const greatest = known("maxChangePercent")[0]?.extremes.maxChangePercent, least = known("minChangePercent").at(-1)?.extremes.minChangePercent;
  put(byId("years-told"), greatest && least
    ? `The largest daily gain is ${signedPercent(greatest.amount)} on ${shortDate(greatest.asOf)}, the largest daily loss ${signedPercent(least.amount)} on ${shortDate(least.asOf)}.`
    : "No day has a change yet.");
}

/** @param {object} statistics A portfolio's. @param {object | null} beside The same of another report. @param {string} otherName */
export function showYears({ years, of: { portfolio } }, beside, otherName) {
  if (!chart) create();
  const others = beside?.years;
  const pointsOf = (from, side) => from.filter(({ extremes }) => extremes[side]).map(({ year, extremes }) => ({ x: String(year), y: extremes[side].amount, on: extremes[side].asOf }));
  const sets = (from, stack, suffix) => SIDES.map(([side, name]) => ({ side, stack, label: name + suffix, data: pointsOf(from, side), borderWidth: 1, borderSkipped: false, maxBarThickness: 40 }));
  chart.data.labels = [...new Set([...years, ...(others ?? [])].map(({ year }) => year))].sort((a, b) => a - b).map(String);
  chart.data.datasets = [...sets(years, "own", ""), ...(others ? sets(others, "other", `, ${otherName}`) : [])];
  colour();
  chart.update("none");
  describe(years);
  showRows(years.map((entry) => ({ ...entry, portfolio })));
}
