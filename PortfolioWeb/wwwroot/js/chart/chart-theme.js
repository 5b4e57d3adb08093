// Gives charts the font and the colors of the page around them, in light and dark.

/** Sets the charts' font to that of an element. Returns the font size in pixels. */
export function useFontOf(box) {
  const { fontSize, fontFamily } = getComputedStyle(box);
  Chart.defaults.font.size = parseFloat(fontSize);
  Chart.defaults.font.family = fontFamily;
  return Chart.defaults.font.size;
}

/**
 * Sets a chart's colors now and whenever the theme changes.
 * @param {HTMLElement} box
 * @param {Chart} chart
 * @param {(chart: Chart, colors: { text: string, line: string, ink: string, page: string }) => void} color
 *   Sets the colors of the chart's own parts.
 */
export function followTheme(box, chart, color) {
  function colors() {
    const { color: text, borderTopColor: line } = getComputedStyle(box);
    const { color: ink, backgroundColor: page } = getComputedStyle(document.documentElement);
    for (const scale of Object.values(chart.options.scales)) {
      scale.ticks.color = text;
      scale.grid.color = scale.border.color = line;
    }
    Object.assign(chart.options.plugins.tooltip, { backgroundColor: ink, titleColor: page, bodyColor: page });
    color(chart, { text, line, ink, page });
  }

  colors();
  document.addEventListener("themechange", () => {
    colors();
    chart.update("none");
  });
}
