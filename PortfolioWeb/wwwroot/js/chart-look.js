// What every chart takes over from the page around it: its letters, and its colours in light and in dark.

/** Has charts write as their box does; returns the height of the letters. */
export function writeLike(box) {
  const { fontSize, fontFamily } = getComputedStyle(box);
  Chart.defaults.font.size = parseFloat(fontSize);
  Chart.defaults.font.family = fontFamily;
  return Chart.defaults.font.size;
}

/**
 * Colours a chart now and when the theme changes.
 * @param {HTMLElement} box
 * @param {Chart} chart
 * @param {(chart: Chart, colours: { text: string, line: string, ink: string, page: string }) => void} colour Colours what is its own.
 */
export function colourLike(box, chart, colour) {
  function colours() {
    const { color: text, borderTopColor: line } = getComputedStyle(box);
    const { color: ink, backgroundColor: page } = getComputedStyle(document.documentElement);
    for (const scale of Object.values(chart.options.scales)) {
      scale.ticks.color = text;
      scale.grid.color = scale.border.color = line;
    }
    Object.assign(chart.options.plugins.tooltip, { backgroundColor: ink, titleColor: page, bodyColor: page });
    colour(chart, { text, line, ink, page });
  }

  colours();
  document.addEventListener("themechange", () => {
    colours();
    chart.update("none");
  });
}
