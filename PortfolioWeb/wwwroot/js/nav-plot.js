// The drawing of the dashboard's lines: one a portfolio, each with its name at its end.
import { dayPlot, valueScale } from "./day-plot.js";
import { drawable } from "./drawable.js";
import { index, money, nav } from "./format.js";
import { lineLabels } from "./line-labels.js";
import { lookLike } from "./line-look.js";

const START = 100;

/** @param {Map<string, SVGLineElement>} marks The legend's line of each portfolio: the plot looks as the legend does. */
export function navPlot(canvas, marks) {
  let isIndexed = true;
  const tickText = (value) => (isIndexed
    ? value.toLocaleString("en-US", { maximumFractionDigits: 2 })
    : value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 }));

  const plot = dayPlot(canvas, {
    lines: [...marks.keys()].map((label) => ({ label })),
    plugins: [lineLabels],
    lettersRight: 2.9,
    scales: { y: valueScale({ ticks: { maxTicksLimit: 7, callback: tickText }, grid: {} }) },
    tooltip: {
      callbacks: {
        label: ({ dataset, raw }) => ` ${dataset.label}  ${isIndexed ? `${index(raw.y)}  (NAV ${nav(raw.nav)})` : money(raw.y)}`,
      },
      itemSort: (a, b) => b.raw.y - a.raw.y,
    },
    colour(chart, { text, line }) {
      // The starting value is the line to compare with.
      chart.options.scales.y.grid.color = ({ tick }) => (isIndexed && tick?.value === START ? text : line);
      for (const dataset of chart.data.datasets) lookLike(dataset, marks.get(dataset.label));
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
        return { hidden, data: drawable(points, ({ value }) => (isIndexed ? (START * value) / base : value)) };
      }));
    },
  };
}
