// What a chart draws of the points of a line.

/** The points of a line, with a hole where days are not here yet: a line across them would be an invention. */
export const drawable = (points, heightOf) => points.flatMap((point) => {
  const drawn = { ...point, x: point.day, y: heightOf(point) };
  return point.hasGap ? [{ x: point.day, y: NaN }, drawn] : [drawn];
});
