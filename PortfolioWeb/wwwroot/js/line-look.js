// A line of a chart looks as its mark in the legend does.

/** @param {object} dataset @param {SVGLineElement} mark */
export function lookLike(dataset, mark) {
  const { stroke, strokeDasharray } = getComputedStyle(mark);
  dataset.borderColor = dataset.backgroundColor = dataset.pointBackgroundColor = dataset.pointBorderColor = stroke;
  dataset.borderDash = strokeDasharray === "none" ? [] : strokeDasharray.split(",").map(parseFloat);
}
