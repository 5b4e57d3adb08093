// Turns the points of a series into points of a chart.

/** Returns the points to draw, with a gap where days are not loaded yet: a line across them would be wrong. */
export const chartPoints = (points, heightOf) => points.flatMap((point) => {
  const drawn = { ...point, x: point.day, y: heightOf(point) };
  return point.hasGap ? [{ x: point.day, y: NaN }, drawn] : [drawn];
});
