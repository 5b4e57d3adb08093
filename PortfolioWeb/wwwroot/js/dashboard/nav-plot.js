// Draws the dashboard's lines, each with its portfolio's name at its end.
import { dayPlot, valueScale } from "../chart/day-plot.js";
import { chartPoints } from "../chart/line-points.js";
import { index, money, nav } from "../ui/format.js";
import { lineLabels } from "../chart/line-labels.js";
import { styleAsLegend } from "../chart/legend-style.js";

const START = 100;

/** @param {Map<string, SVGLineElement>} marks The line of each portfolio in the legend. */
export function navPlot(canvas, marks) {
  let isIndexed = true;
  const tickText = (value) => (isIndexed
    ? value.toLocaleString("en-US", { maximumFractionDigits: 2 })
    : value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 }));

  const plot = dayPlot(canvas, {
    lines: [...marks.keys()].map((label) => ({ label })),
    plugins: [lineLabels],
    paddingRight: 2.9,
    scales: { y: valueScale({ ticks: { maxTicksLimit: 7, callback: tickText }, grid: {} }) },
    tooltip: {
      callbacks: {
        label: ({ dataset, raw }) => ` ${dataset.label}  ${isIndexed ? `${index(raw.y)}  (NAV ${nav(raw.nav)})` : money(raw.y)}`,
      },
      itemSort: (a, b) => b.raw.y - a.raw.y,
    },
    color(chart, { text, line }) {
      // The starting value is the line that the others are compared with.
      chart.options.scales.y.grid.color = ({ tick }) => (isIndexed && tick?.value === START ? text : line);
      for (const dataset of chart.data.datasets) styleAsLegend(dataset, marks.get(dataset.label));
    },
  });

  return {
    plot,
    scale: (type) => (plot.chart.options.scales.y.type = type),
    show: (what) => (isIndexed = what === "index"),
    /** @param {Map<string, { points: object[], hidden: boolean }>} lines */
    draw(from, to, lines) {
      plot.draw(from, to, [...lines.values()].map(({ points, hidden }) => {
        const base = points[0]?.value;
        return { hidden, data: chartPoints(points, ({ value }) => (isIndexed ? (START * value) / base : value)) };
      }));
    },
  };
}
