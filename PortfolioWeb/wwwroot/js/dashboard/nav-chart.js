// The dashboard's chart: a line for each portfolio, indexed or in dollars, and the legend that shows and hides them.
import { get } from "../ui/rest-api.js";
import { byData, byId, setText } from "../ui/dom.js";
import { dayText, index, money } from "../ui/format.js";
import { lineReturns, showReturn } from "../chart/line-returns.js";
import { liveHistory } from "../live/live-history.js";
import { navPlot } from "./nav-plot.js";
import { storedEvaluations } from "./stored-history.js";
import { notify } from "../ui/notices.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { inAddress, putInAddress } from "../ui/address.js";
import { windowControls, windowOfAddress } from "../chart/window-controls.js";

const TITLES = { index: "Net asset value, indexed to 100", value: "Net asset value, USD" };
const DESCRIBE_EVERY = 2000;
const NONE = "none";

const isShown = (button) => button.getAttribute("aria-pressed") === "true";
const show = (button, on) => button.setAttribute("aria-pressed", String(on));

// The address names the visible portfolios. If it names no existing one, all are visible.
function pressAsAddressed(legend) {
  const wanted = (inAddress("portfolios") ?? "").split(",");
  if (!wanted.some((portfolio) => legend.has(portfolio) || portfolio === NONE)) return;
  for (const [portfolio, button] of legend) show(button, wanted.includes(portfolio));
}

function putPressedInAddress(legend) {
  const shown = [...legend.keys()].filter((portfolio) => isShown(legend.get(portfolio)));
  putInAddress({ portfolios: shown.length === legend.size ? null : shown.join(",") || NONE });
}

const loadEvaluations = async (query, signal) => storedEvaluations(query) ?? get(`evaluations?${query}`, signal);

export function createNavChart() {
  const canvas = byId("nav-chart");
  const heading = byId("chart-heading");
  const legend = byData("toggle-portfolio");
  pressAsAddressed(legend);
  const lines = navPlot(canvas, new Map([...legend].map(([portfolio, button]) => [portfolio, button.querySelector("line")])));
  const returnLabels = new Map([...legend].map(([portfolio, button]) => [portfolio, button.querySelector(".return")]));
  const window = windowOfAddress();
  let title = TITLES.index, frame = 0;

  const history = liveHistory({
    portfolios: [...legend.keys()],
    window,
    width: () => lines.plot.width,
    fetch: loadEvaluations,
    draw,
    // The drawn lines stay.
    failed: (error) => notify(`The chart's history cannot be loaded: ${error.message}`),
  });

  const shownLines = () => new Map([...history.series].map(([portfolio, line]) => [portfolio, {
    points: window.isOpen ? line.between(window.from, window.to) : [],
    hidden: !isShown(legend.get(portfolio)),
  }]));

  const description = throttledLoad(async () => {
    // Live evaluations are no history until the stored one is loaded.
    if (window.isOpen && !history.isLoaded) return;
    const isIndex = title === TITLES.index;
    const text = (points) => (isIndex ? index((100 * points.at(-1).value) / points[0].value) : money(points.at(-1).value));
    const drawn = [...shownLines()].filter(([, { points, hidden }]) => points.length && !hidden);
    const values = drawn.map(([portfolio, { points }]) => `${portfolio} ${text(points)}`);
    const { from, to } = lineReturns(drawn);
    const days = values.length ? `, from ${dayText(from)}; on ${dayText(to)}: ${values.join(", ")}` : ": no day yet";
    canvas.setAttribute("aria-label", title + days);
  }, { interval: DESCRIBE_EVERY });

  function paint() {
    frame = 0;
    if (!history.isKnown) return;
    byId("chart-empty").hidden = window.isOpen;
    canvas.hidden = !window.isOpen;
    const shown = shownLines();
    const { from, to, returns } = lineReturns(shown);
    setText(byId("chart-window"), from === null ? "" : `${dayText(from)} – ${dayText(to)}`);
    for (const [portfolio, label] of returnLabels) showReturn(label, returns.get(portfolio) ?? null);
    if (window.isOpen) lines.draw(window.from, window.axisEnd, shown);
    description.request();
  }

  function draw() {
    frame ||= requestAnimationFrame(paint);
  }

  function redescribe() {
    description.restart();
    draw();
  }

  windowControls(canvas.closest(".chart"), window, lines.plot, {
    changed() {
      history.reload();
      redescribe();
    },
    scaled(type) {
      lines.scale(type);
      draw();
    },
    shown(what) {
      title = TITLES[what];
      setText(heading, title);
      lines.show(what);
      redescribe();
    },
  });
  for (const button of legend.values()) {
    button.addEventListener("click", () => {
      show(button, !isShown(button));
      putPressedInAddress(legend);
      redescribe();
    });
  }

  return { take: history.take };
}
