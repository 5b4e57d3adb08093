// The drawing of the lines with Chart.js: scales, colours, tooltip. It knows nothing of where the points come from.
import { dayTicks } from "./day-axis.js";
import { dayText, index, nav } from "./format.js";
import { lineLabels } from "./line-labels.js";

const PIXELS_A_TICK = 66;

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
    const nearest = day - data[low].x <= data[high].x - day ? low : high;
    return { element: meta.data[nearest], datasetIndex: meta.index, index: nearest };
  });
};

/** Of a logarithmic scale's ticks, those that begin with 1, 2 or 5, where they are enough. */
function thinTicks(axis) {
  if (axis.type !== "logarithmic") return;
  const round = axis.ticks.filter(({ value }) => /^[125]e/.test(value.toExponential()));
  if (round.length > 2) axis.ticks = round;
}

/** @param {Map<string, SVGLineElement>} swatches The legend's line of each portfolio: the plot looks as the legend does. */
export function navPlot(canvas, swatches) {
  const box = canvas.parentElement;
  let strong = "";

  function fonts() {
    const { fontSize, fontFamily } = getComputedStyle(box);
    Chart.defaults.font.size = parseFloat(fontSize);
    Chart.defaults.font.family = fontFamily;
    return Chart.defaults.font.size;
  }

  const roomForNames = () => fonts() * 2.9;
  const chart = new Chart(canvas, {
    type: "line",
    plugins: [lineLabels],
    data: { datasets: [...swatches.keys()].map((label) => ({ label, data: [], borderWidth: 1.8, borderJoinStyle: "round", pointRadius: 0, pointHitRadius: 0, pointHoverRadius: 3.5 })) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      // The page's letters grow with the screen.
      onResize: (resized) => (resized.options.layout.padding.right = roomForNames()),
      interaction: { mode: "perLine", intersect: false },
      layout: { padding: { top: 8, right: roomForNames() } },
      scales: {
        x: {
          type: "linear",
          afterBuildTicks: (axis) => (axis.ticks = dayTicks(axis.min, axis.max, Math.max(2, Math.floor(axis.width / PIXELS_A_TICK)))),
          ticks: { callback: (_, i, ticks) => ticks[i].label, autoSkip: false, maxRotation: 0 },
          grid: { display: false },
        },
        y: {
          type: "linear",
          // A fixed width, so that the lines do not move sideways with the length of a number.
          afterFit: (axis) => (axis.width = Chart.defaults.font.size * 4.6),
          afterBuildTicks: thinTicks,
          ticks: { maxTicksLimit: 7, callback: (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 }) },
          border: { display: false },
        },
      },
      plugins: {
        legend: { display: false },
        colors: { enabled: false },
        tooltip: {
          callbacks: {
            title: (items) => (items.length ? dayText(items[0].raw.x) : ""),
            label: ({ dataset, raw }) => ` ${dataset.label}  ${index(raw.y)}  (NAV ${nav(raw.nav)})`,
          },
          itemSort: (a, b) => b.raw.y - a.raw.y,
        },
      },
    },
  });

  function colours() {
    const { color, borderTopColor } = getComputedStyle(box);
    const page = getComputedStyle(document.documentElement);
    strong = color;
    const { x, y } = chart.options.scales;
    x.ticks.color = y.ticks.color = color;
    x.border.color = borderTopColor;
    // The starting value is the line to compare with.
    y.grid.color = ({ tick }) => (tick?.value === 100 ? strong : borderTopColor);
    Object.assign(chart.options.plugins.tooltip, {
      backgroundColor: page.color, titleColor: page.backgroundColor, bodyColor: page.backgroundColor,
    });
    chart.data.datasets.forEach((dataset) => {
      const { stroke, strokeDasharray } = getComputedStyle(swatches.get(dataset.label));
      dataset.borderColor = dataset.backgroundColor = dataset.pointBackgroundColor = dataset.pointBorderColor = stroke;
      dataset.borderDash = strokeDasharray === "none" ? [] : strokeDasharray.split(",").map(parseFloat);
    });
  }

  colours();
  return {
    get width() {
      return Math.max(200, Math.round(chart.chartArea?.width ?? canvas.clientWidth));
    },
    recolour() {
      colours();
      chart.update("none");
    },
    scale(type) {
      chart.options.scales.y.type = type;
    },
    draw(from, to, lines) {
      chart.options.scales.x.min = from;
      chart.options.scales.x.max = to;
      chart.data.datasets.forEach((dataset, i) => {
        const { points, hidden } = lines.get(dataset.label);
        dataset.data = points;
        chart.getDatasetMeta(i).hidden = hidden;
      });
      chart.update("none");
    },
  };
}
