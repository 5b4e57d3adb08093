// A Chart.js plugin that names each line at its end. Labels that would overlap are moved apart.
const GAP = 2;

export const lineLabels = {
  id: "lineLabels",
  afterDatasetsDraw(chart) {
    const { ctx, chartArea } = chart;
    const { size, family } = Chart.defaults.font;
    const height = size + GAP;
    const labels = chart.getSortedVisibleDatasetMetas()
      .filter((meta) => meta.data.length > 0)
      .map((meta) => {
        const end = meta.data.at(-1);
        const { label, borderColor } = chart.data.datasets[meta.index];
        return { text: label, color: borderColor, x: end.x, endY: end.y, y: Math.min(Math.max(end.y, chartArea.top), chartArea.bottom) };
      })
      .sort((a, b) => a.y - b.y);

    for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + height);
    let floor = chartArea.bottom;
    for (let i = labels.length - 1; i >= 0; i--, floor -= height) labels[i].y = Math.min(labels[i].y, floor);

    ctx.save();
    ctx.font = `600 ${size}px ${family}`;
    ctx.textBaseline = "middle";
    for (const { text, color, x, y, endY } of labels) {
      ctx.fillStyle = color;
      ctx.beginPath();
      ctx.arc(x, endY, size / 5, 0, 2 * Math.PI);
      ctx.fill();
      ctx.fillText(text, x + size / 2, y);
    }
    ctx.restore();
  },
};
