// Finds the point nearest to the pointer on each line: downsampled lines have different days.

/** A Chart.js interaction mode. */
export function nearestPoints(chart, event) {
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
    const isOpen = (i) => !Number.isNaN(data[i].y);
    const nearest = isOpen(low) && (!isOpen(high) || day - data[low].x <= data[high].x - day) ? low : high;
    return { element: meta.data[nearest], datasetIndex: meta.index, index: nearest };
  });
}
