// What all charts over days share with Chart.js: the axis of days, and which point answers to the pointer. It knows nothing
// of where the points come from.
import { colourLike, writeLike } from "./chart-look.js";
import { dayTicks } from "./day-axis.js";
import { dayText } from "./format.js";

/** Of the letters that the chart writes with: a tick every so many is read with ease on any screen. */
const LETTERS_A_TICK = 5.6;
const LETTERS_A_VALUE = 4.6;

// Thinned lines do not share their days, so each answers with its own nearest point.
Chart.Interaction.modes.perLine = (chart, event) => {
  const day = chart.scales.x.getValueForPixel(event.x);
  if (!chart.isPointInArea({ x: event.x, y: event.y })) return [];
  return chart.getSortedVisibleDatasetMetas().filter((meta) => meta.data.length > 0).map((meta) => {
    const { data } = chart.data.datasets[meta.index];
    let low = 0, high = data.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (data[middle].x <= day) low = middle;
      else high = middle;
    }
    const isOpen = (i) => !Number.isNaN(data[i].y);
    const nearest = isOpen(low) && (!isOpen(high) || day - data[low].x <= data[high].x - day) ? low : high;
    return { element: meta.data[nearest], datasetIndex: meta.index, index: nearest };
  });
};

/** Of a logarithmic scale's ticks, those that begin with 1, 2 or 5, where they are enough. */
function thinTicks(axis) {
  if (axis.type !== "logarithmic") return;
  const round = axis.ticks.filter(({ value }) => /^[125]e/.test(value.toExponential()));
  if (round.length > 2) axis.ticks = round;
}

/** A scale of values: as wide as any other, so that the lines do not move sideways with the length of a number. */
export const valueScale = (options) => ({
  axis: "y",
  position: "left",
  type: "linear",
  border: { display: false },
  ...options,
  afterFit: (axis) => (axis.width = Chart.defaults.font.size * LETTERS_A_VALUE),
  afterBuildTicks: thinTicks,
});

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} options
 * @param {object[]} options.lines Chart.js datasets.
 * @param {Record<string, object>} options.scales The scales of values, by id.
 * @param {object} options.tooltip Its callbacks.
 * @param {object[]} options.plugins
 * @param {number} [options.lettersRight] The room beside the lines, in letters.
 * @param {(chart: Chart, colours: { text: string, line: string, ink: string, page: string }) => void} options.colour Colours what is its own.
 */
export function dayPlot(canvas, { lines, scales, tooltip, plugins, lettersRight = 0.6, colour }) {
  const box = canvas.parentElement;

  const room = () => writeLike(box) * lettersRight;

  const chart = new Chart(canvas, {
    type: "line",
    plugins,
    data: { datasets: lines.map((line) => ({ data: [], borderWidth: 1.8, borderJoinStyle: "round", pointRadius: 0, pointHitRadius: 0, pointHoverRadius: 3.5, ...line })) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      // The page's letters grow with the screen.
      onResize: (resized) => (resized.options.layout.padding.right = room()),
      interaction: { mode: "perLine", intersect: false },
      layout: { padding: { top: 8, right: room() } },
      scales: {
        x: {
          type: "linear",
          afterBuildTicks: (axis) => (axis.ticks = dayTicks(axis.min, axis.max, Math.max(2, Math.floor(axis.width / (Chart.defaults.font.size * LETTERS_A_TICK))))),
          ticks: { callback: (_, i, ticks) => ticks[i].label, autoSkip: false, maxRotation: 0 },
          grid: { display: false },
        },
        ...scales,
      },
      plugins: {
        legend: { display: false },
        colors: { enabled: false },
        tooltip: { ...tooltip, callbacks: { title: (items) => (items.length ? dayText(items[0].raw.x) : ""), ...tooltip.callbacks } },
      },
    },
  });

  colourLike(box, chart, colour);

  return {
    chart,
    /** How many points it has room for. */
    get width() {
      return Math.max(200, Math.round(chart.chartArea?.width ?? canvas.clientWidth));
    },
    /** The day under a place of the window. */
    dayAt: (clientX) => chart.scales.x.getValueForPixel(clientX - canvas.getBoundingClientRect().left),
    /** Where the lines are, in the box. */
    get area() {
      return chart.chartArea;
    },
    /** @param {{ data: object[], hidden?: boolean }[]} drawn A line each. */
    draw(from, to, drawn) {
      chart.options.scales.x.min = from;
      chart.options.scales.x.max = to;
      drawn.forEach(({ data, hidden = false }, i) => {
        chart.data.datasets[i].data = data;
        chart.getDatasetMeta(i).hidden = hidden;
      });
      chart.update("none");
    },
  };
}
