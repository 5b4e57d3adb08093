// The holdings of a day by weight: a doughnut chart, and a table as its legend.
import { byId } from "../ui/dom.js";
import { money, weight } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

/** The number of line colors. */
const COLORS = 6;

/** Names the slices, for readers who cannot distinguish the colors. */
const sliceNames = {
  id: "sliceNames",
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    const { size, family } = Chart.defaults.font;
    ctx.save();
    ctx.font = `600 ${size * 0.92}px ${family}`;
    ctx.fillStyle = chart.options.plugins.sliceNames.color;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach((slice, i) => {
      const { x, y } = slice.tooltipPosition();
      const name = chart.data.labels[i];
      // A slice that is too thin for its name is named in the table.
      const arc = ((slice.endAngle - slice.startAngle) * (slice.innerRadius + slice.outerRadius)) / 2;
      if (arc > ctx.measureText(name).width) ctx.fillText(name, x, y);
    });
    ctx.restore();
  },
};

const canvas = byId("doughnut");
const rows = byId("holding-rows");
let chart = null;

const show = keyedRows(rows, byId("holding-row"), (holding) => holding.ticker, (holding, row) => {
  row.dataset.slice = holding.slice;
  const { ticker, value } = holding;
  return { ticker, weight: holding.weight === null ? "—" : weight(holding.weight), value: value === null ? "—" : money(value) };
});

function colors() {
  const dataset = chart.data.datasets[0];
  dataset.backgroundColor = [...rows.querySelectorAll("rect")].map((rect) => getComputedStyle(rect).fill);
  const { backgroundColor, color } = getComputedStyle(canvas.closest(".panel"));
  dataset.borderColor = chart.options.plugins.sliceNames.color = backgroundColor;
  Object.assign(chart.options.plugins.tooltip, { backgroundColor: color, titleColor: backgroundColor, bodyColor: backgroundColor });
}

function create() {
  Chart.defaults.font.family = getComputedStyle(canvas.parentElement).fontFamily;
  chart = new Chart(canvas, {
    type: "doughnut",
    plugins: [sliceNames],
    data: { labels: [], datasets: [{ data: [], borderWidth: 2 }] },
    options: {
      animation: false,
      cutout: "52%",
      plugins: {
        sliceNames: { color: "" },
        legend: { display: false },
        colors: { enabled: false },
        tooltip: { callbacks: { label: ({ raw, dataset }) => ` ${money(raw)}  ${weight(raw / dataset.total)}` } },
      },
    },
  });
  document.addEventListener("themechange", () => {
    colors();
    chart.update("none");
  });
}

/** @param {object[]} holdings The holdings of a proof. */
export function showHoldings(holdings) {
  // Without the close of every stock, weights are unknown.
  const total = holdings.every(({ value }) => value !== null) ? holdings.reduce((sum, { value }) => sum + value, 0) : 0;
  // Each stock keeps its color, whatever its weight.
  const weighed = holdings.map((holding, i) => ({ ...holding, slice: (i % COLORS) + 1, weight: total ? holding.value / total : null }))
    .sort((a, b) => b.value - a.value);
  show(weighed);
  if (!chart) create();
  chart.data.labels = weighed.map(({ ticker }) => ticker);
  chart.data.datasets[0].data = total ? weighed.map(({ value }) => value) : [];
  chart.data.datasets[0].total = total;
  colors();
  chart.update("none");
}
