// The largest daily gain and loss of each calendar year of the whole history, as bars and as a table.
import { followTheme, useFontOf } from "../chart/chart-theme.js";
import { putDay } from "./day-link.js";
import { byId, setText } from "../ui/dom.js";
import { shortDate, signedMoney, signedPercent } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

const box = byId("year-plot");
const legend = box.parentElement.querySelector(".legend");
const SIDES = [["maxChangePercent", "Largest gain"], ["minChangePercent", "Largest loss"]];
const colors = { maxChangePercent: "up", minChangePercent: "down" };
let chart = null;

const COLUMNS = [
  ["maxChange", signedMoney], ["minChange", signedMoney], ["maxChangePercent", signedPercent], ["minChangePercent", signedPercent],
];
const percentTick = (value) => `${String(value).replace("-", "\u2212")}%`;

const showRows = keyedRows(byId("year-rows"), byId("year-row"), (entry) => entry.year, ({ year, extremes, portfolio }, row) => {
  const cells = { year: String(year) };
  for (const [name, write] of COLUMNS) {
    cells[name] = extremes[name] ? write(extremes[name].amount) : "—";
    putDay(row.querySelector(`[data-day=${name}]`), portfolio, extremes[name]?.asOf, "");
  }
  return cells;
});

function color() {
  const colorOf = (bar) => getComputedStyle(legend.querySelector(`[data-bar=${bar}] i`)).borderTopColor;
  for (const dataset of chart.data.datasets) {
    dataset.borderColor = colorOf(dataset.stack === "own" ? colors[dataset.side] : "other");
    dataset.backgroundColor = dataset.stack === "own" ? dataset.borderColor : "transparent";
  }
}

function create() {
  useFontOf(box);
  chart = new Chart(box.querySelector("canvas"), {
    type: "bar",
    data: { labels: [], datasets: [] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      onResize: () => useFontOf(box),
      interaction: { mode: "index", intersect: false },
      scales: {
        // Gain and loss share a position and are not added up.
        x: { stacked: true, grid: { display: false }, ticks: { maxRotation: 0 }, border: {} },
        y: { stacked: false, grid: {}, border: { display: false }, ticks: { maxTicksLimit: 7, callback: percentTick } },
      },
      plugins: {
        legend: { display: false },
        colors: { enabled: false },
        tooltip: { callbacks: { label: ({ dataset, raw }) => ` ${dataset.label} ${signedPercent(raw.y)} on ${shortDate(raw.on)}` } },
      },
    },
  });
  followTheme(box, chart, color);
}

function describe(years) {
  const sorted = (side) => years.map(({ extremes }) => extremes[side]).filter(Boolean).sort((a, b) => b.amount - a.amount);
  const gain = sorted("maxChangePercent")[0], loss = sorted("minChangePercent").at(-1);
  const text = ({ amount, asOf }) => `${signedPercent(amount)} on ${shortDate(asOf)}`;
  setText(byId("years-summary"), gain && loss
    ? `The largest daily gain is ${text(gain)}, the largest daily loss ${text(loss)}.`
    : "No day has a change yet.");
}

/**
 * @param {object} statistics A portfolio's statistics.
 * @param {object | null} beside Those of the other report.
 * @param {string} otherName
 */
export function showYears({ years, of: { portfolio } }, beside, otherName) {
  if (!chart) create();
  const others = beside?.years;
  const pointsOf = (from, side) => from.filter(({ extremes }) => extremes[side])
    .map(({ year, extremes }) => ({ x: String(year), y: extremes[side].amount, on: extremes[side].asOf }));
  const sets = (from, stack, suffix) => SIDES.map(([side, name]) =>
    ({ side, stack, label: name + suffix, data: pointsOf(from, side), borderWidth: 1, borderSkipped: false, maxBarThickness: 40 }));
  chart.data.labels = [...new Set([...years, ...(others ?? [])].map(({ year }) => year))].sort((a, b) => a - b).map(String);
  chart.data.datasets = [...sets(years, "own", ""), ...(others ? sets(others, "other", `, ${otherName}`) : [])];
  color();
  chart.update("none");
  describe(years);
  showRows(years.map((entry) => ({ ...entry, portfolio })));
}
