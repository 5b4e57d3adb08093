// A Chart.js line chart over days: the time axis, and the point nearest to the pointer.
import { followTheme, useFontOf } from "./chart-theme.js";
import { dayTicks } from "./day-axis.js";
import { dayText } from "../ui/format.js";
import { nearestPoints } from "./nearest-points.js";

Chart.Interaction.modes.perLine = nearestPoints;

/** The distance of two ticks and the width of a value axis, as multiples of the font size. */
const TICK_DISTANCE = 5.6;
const VALUE_AXIS_WIDTH = 4.6;

const LINE = { borderWidth: 1.8, borderJoinStyle: "round", pointRadius: 0, pointHitRadius: 0, pointHoverRadius: 3.5 };

const mostTicks = (width) => Math.max(2, Math.floor(width / (Chart.defaults.font.size * TICK_DISTANCE)));

/** Keeps the ticks of a logarithmic scale that begin with 1, 2 or 5, if there are enough of them. */
function thinTicks(axis) {
  if (axis.type !== "logarithmic") return;
  const round = axis.ticks.filter(({ value }) => /^[125]e/.test(value.toExponential()));
  if (round.length > 2) axis.ticks = round;
}

/** Returns a value axis of fixed width: the lines do not move sideways when its labels grow. */
export const valueScale = (options) => ({
  axis: "y",
  position: "left",
  type: "linear",
  border: { display: false },
  ...options,
  afterFit: (axis) => (axis.width = Chart.defaults.font.size * VALUE_AXIS_WIDTH),
  afterBuildTicks: thinTicks,
});

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} options
 * @param {object[]} options.lines Chart.js datasets.
 * @param {Record<string, object>} options.scales The scales of values, by id.
 * @param {object} options.tooltip The tooltip's callbacks.
 * @param {object[]} options.plugins
 * @param {number} [options.paddingRight] The space to the right of the lines, as a multiple of the font size.
 * @param {(chart: Chart, colors: { text: string, line: string, ink: string, page: string }) => void} options.color
 *   Sets the colors of the chart's own parts.
 */
export function dayPlot(canvas, { lines, scales, tooltip, plugins, paddingRight = 0.6, color }) {
  const box = canvas.parentElement;

  const room = () => useFontOf(box) * paddingRight;

  const chart = new Chart(canvas, {
    type: "line",
    plugins,
    data: { datasets: lines.map((line) => ({ ...LINE, data: [], ...line })) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      // The page's font size grows with the screen.
      onResize: (resized) => (resized.options.layout.padding.right = room()),
      interaction: { mode: "perLine", intersect: false },
      layout: { padding: { top: 8, right: room() } },
      scales: {
        x: {
          type: "linear",
          afterBuildTicks: (axis) => (axis.ticks = dayTicks(axis.min, axis.max, mostTicks(axis.width))),
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

  followTheme(box, chart, color);

  return {
    chart,
    /** The width of the plot in pixels: the number of points that can be told apart. */
    get width() {
      return Math.max(200, Math.round(chart.chartArea?.width ?? canvas.clientWidth));
    },
    /** Returns the day at a horizontal position in the browser window. */
    dayAt: (clientX) => chart.scales.x.getValueForPixel(clientX - canvas.getBoundingClientRect().left),
    /** The area of the lines within the canvas. */
    get area() {
      return chart.chartArea;
    },
    /** @param {{ data: object[], hidden?: boolean }[]} drawn One entry for each line. */
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
