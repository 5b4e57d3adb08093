// Draws a chart's line in the color and the dashes of its mark in the legend.

/** @param {object} dataset @param {SVGLineElement} mark */
export function styleAsLegend(dataset, mark) {
  const { stroke, strokeDasharray } = getComputedStyle(mark);
  dataset.borderColor = dataset.backgroundColor = dataset.pointBackgroundColor = dataset.pointBorderColor = stroke;
  dataset.borderDash = strokeDasharray === "none" ? [] : strokeDasharray.split(",").map(parseFloat);
}
