// The holdings of a day by weight: a doughnut and a table that is its legend.
import { byId } from "./dom.js";
import { money, weight } from "./format.js";
import { keyedRows } from "./rows.js";

/** As many as there are colours of lines. */
const COLOURS = 6;

/** Names the slices, so that they are not told apart by their colours alone. */
const sliceNames = {
  id: "sliceNames",
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    const { size, family } = Chart.defaults.font;
    ctx.save();
    ctx.font = `600 ${size * 0.92}px ${family}`;
    ctx.fillStyle = chart.options.plugins.sliceNames.colour;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach((slice, i) => {
      const { x, y } = slice.tooltipPosition();
      const name = chart.data.labels[i];
      // A slice that is too thin for its name is found by its colour and its weight in the table.
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
  return { ticker: holding.ticker, weight: holding.weight === null ? "—" : weight(holding.weight), value: holding.value === null ? "—" : money(holding.value) };
});

function colours() {
  const dataset = chart.data.datasets[0];
  dataset.backgroundColor = [...rows.querySelectorAll("rect")].map((rect) => getComputedStyle(rect).fill);
  const { backgroundColor, color } = getComputedStyle(canvas.closest(".panel"));
  dataset.borderColor = chart.options.plugins.sliceNames.colour = backgroundColor;
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
        sliceNames: { colour: "" },
        legend: { display: false },
        colors: { enabled: false },
        tooltip: { callbacks: { label: ({ raw, dataset }) => ` ${money(raw)}  ${weight(raw / dataset.total)}` } },
      },
    },
  });
  document.addEventListener("themechange", () => {
    colours();
    chart.update("none");
  });
}

/** @param {object[]} holdings Those of a proof. */
export function showHoldings(holdings) {
  // While the close of one is missing, no weight can be told.
  const total = holdings.every(({ value }) => value !== null) ? holdings.reduce((sum, { value }) => sum + value, 0) : 0;
  // A slice keeps its colour from day to day, whatever its weight.
  const weighed = holdings.map((holding, i) => ({ ...holding, slice: (i % COLOURS) + 1, weight: total ? holding.value / total : null }))
    .sort((a, b) => b.value - a.value);
  show(weighed);
  if (!chart) create();
  chart.data.labels = weighed.map(({ ticker }) => ticker);
  chart.data.datasets[0].data = total ? weighed.map(({ value }) => value) : [];
  chart.data.datasets[0].total = total;
  colours();
  chart.update("none");
}
