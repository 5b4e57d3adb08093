// Draws a portfolio's history: its value above, its drawdown below, on one time axis.
import { dayPlot, valueScale } from "../chart/day-plot.js";
import { chartPoints } from "../chart/line-points.js";
import { money, nav, signedPercent } from "../ui/format.js";
import { styleAsLegend } from "../chart/legend-style.js";

function compact(value) {
  if (value >= 100_000) return value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 });
  return value.toLocaleString("en-US", value < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 });
}

const STEPS = [0.5, 1, 2, 5, 10, 20, 25, 50];

/** Returns the minimum of a drawdown axis, and the distance of its ticks. */
export function depthAxis(deepest) {
  const stepSize = STEPS.find((step) => -deepest <= 3 * step) ?? 50;
  return { min: -stepSize * Math.max(1, Math.ceil(-deepest / stepSize)), stepSize };
}

/**
 * @param {{ line: SVGLineElement, drawdown: SVGLineElement }} marks The lines of the legend.
 * @param {number} shares The shares outstanding. The stored value per share is rounded; with very many shares it would be drawn as steps.
 */
export function historyPlot(canvas, marks, shares) {
  let what = "nav", marked = null, ink = "";

  const heightOf = (point) => (what === "nav" ? point.value / shares : point.value);

  /** Marks the selected day by a vertical line, and a point on the upper line. */
  const dayMark = {
    id: "dayMark",
    afterDatasetsDraw({ ctx, chartArea, scales, data }) {
      if (!marked || marked.day < scales.x.min || marked.day > scales.x.max) return;
      const x = scales.x.getPixelForValue(marked.day);
      ctx.save();
      ctx.strokeStyle = ink;
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.fillStyle = data.datasets[0].borderColor;
      ctx.beginPath();
      ctx.arc(x, scales.y.getPixelForValue(heightOf(marked)), 4, 0, 2 * Math.PI);
      ctx.fill();
      ctx.restore();
    },
  };

  const plot = dayPlot(canvas, {
    lines: [{ yAxisID: "y" }, { yAxisID: "drawdown", fill: "origin", borderWidth: 1.2 }],
    plugins: [dayMark],
    scales: {
      // Stacked from the bottom: drawdown, gap, value.
      drawdown: valueScale({
        stack: "history", stackWeight: 3, max: 0, grid: {},
        ticks: { maxTicksLimit: 5, callback: (value) => `${String(value).replace("-", "\u2212")}%` },
      }),
      gap: valueScale({ stack: "history", stackWeight: 1, grid: { display: false }, ticks: { display: false } }),
      y: valueScale({ stack: "history", stackWeight: 9, grid: {}, ticks: { maxTicksLimit: 7, callback: compact } }),
    },
    tooltip: {
      callbacks: {
        label: ({ datasetIndex, raw }) =>
          (datasetIndex === 0 ? ` ${money(raw.value)}  (NAV ${nav(raw.nav)})` : ` Drawdown ${signedPercent(raw.y)}`),
      },
    },
    color(chart, colors) {
      ink = colors.ink;
      const [line, drawdown] = chart.data.datasets;
      styleAsLegend(line, marks.line);
      styleAsLegend(drawdown, marks.drawdown);
      drawdown.backgroundColor = Chart.helpers.color(drawdown.borderColor).alpha(0.16).rgbString();
    },
  });

  return {
    plot,
    scale: (type) => (plot.chart.options.scales.y.type = type),
    show: (name) => (what = name),
    /** Marks the point of the selected day; null for none. */
    mark: (point) => (marked = point),
    draw(from, to, points) {
      const { min, stepSize } = depthAxis(Math.min(0, ...points.map(({ drawdown }) => drawdown)));
      const axis = plot.chart.options.scales.drawdown;
      axis.min = min;
      axis.ticks.stepSize = stepSize;
      plot.draw(from, to, [
        { data: chartPoints(points, heightOf) },
        { data: chartPoints(points, ({ drawdown }) => drawdown) },
      ]);
    },
  };
}
