// The drawing of one portfolio's history: the line above, how far it is below its peak under it, on one axis of days.
import { dayPlot, valueScale } from "./day-plot.js";
import { drawable } from "./drawable.js";
import { money, nav, signedPercent } from "./format.js";
import { lookLike } from "./line-look.js";

function compact(value) {
  if (value >= 100_000) return value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 });
  return value.toLocaleString("en-US", value < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 });
}

const STEPS = [0.5, 1, 2, 5, 10, 20, 25, 50];

/** The lowest value of an axis that reaches a little deeper than its data, and the step between its few ticks. */
export function depthAxis(deepest) {
  const stepSize = STEPS.find((step) => -deepest <= 3 * step) ?? 50;
  return { min: -stepSize * Math.max(1, Math.ceil(-deepest / stepSize)), stepSize };
}

/**
 * @param {{ line: SVGLineElement, drawdown: SVGLineElement }} marks The legend: the plot looks as it does.
 * @param {number} shares Into how many the portfolio is divided. The value of one, as it is stored, is rounded: of very many shares it would draw steps.
 */
export function historyPlot(canvas, marks, shares) {
  let what = "nav", marked = null, ink = "";

  const heightOf = (point) => (what === "nav" ? point.value / shares : point.value);

  /** The picked day: a line through both, and a point where it meets the upper one. */
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
      // Stacked from the bottom: the drawdown, a gap, the line.
      drawdown: valueScale({
        stack: "history", stackWeight: 3, max: 0, grid: {},
        ticks: { maxTicksLimit: 5, callback: (value) => `${String(value).replace("-", "\u2212")}%` },
      }),
      gap: valueScale({ stack: "history", stackWeight: 1, grid: { display: false }, ticks: { display: false } }),
      y: valueScale({ stack: "history", stackWeight: 9, grid: {}, ticks: { maxTicksLimit: 7, callback: compact } }),
    },
    tooltip: {
      callbacks: {
        label: ({ datasetIndex, raw }) => (datasetIndex === 0 ? ` ${money(raw.value)}  (NAV ${nav(raw.nav)})` : ` Drawdown ${signedPercent(raw.y)}`),
      },
    },
    colour(chart, colours) {
      ink = colours.ink;
      const [line, drawdown] = chart.data.datasets;
      lookLike(line, marks.line);
      lookLike(drawdown, marks.drawdown);
      drawdown.backgroundColor = Chart.helpers.color(drawdown.borderColor).alpha(0.16).rgbString();
    },
  });

  return {
    plot,
    scale: (type) => (plot.chart.options.scales.y.type = type),
    show: (name) => (what = name),
    /** The point of the picked day; null where none is. */
    mark: (point) => (marked = point),
    draw(from, to, points) {
      const { min, stepSize } = depthAxis(Math.min(0, ...points.map(({ drawdown }) => drawdown)));
      const axis = plot.chart.options.scales.drawdown;
      axis.min = min;
      axis.ticks.stepSize = stepSize;
      plot.draw(from, to, [
        { data: drawable(points, heightOf) },
        { data: drawable(points, ({ drawdown }) => drawdown) },
      ]);
    },
  };
}
