// Draws the last 60 days as a small line. With fewer days the line ends before the right edge.
import { direction } from "./format.js";

const WIDTH = 160, HEIGHT = 48, MARGIN = 3, DAYS = 60;

/** @param {SVGElement} svg @returns {(values: number[], change: number) => void} Draws values in the color of the change beside them. */
export function sparkline(svg) {
  const line = svg.querySelector(".sparkline-line");
  const area = svg.querySelector(".sparkline-area");

  return (values, change) => {
    const low = Math.min(...values), span = Math.max(...values) - low;
    const x = (i) => ((i * WIDTH) / (DAYS - 1)).toFixed(1);
    const y = (value) => (span === 0 ? HEIGHT / 2 : HEIGHT - MARGIN - ((value - low) / span) * (HEIGHT - 2 * MARGIN)).toFixed(1);
    const shown = values.slice(-DAYS);
    const path = shown.length < 2 ? "" : `M${shown.map((value, i) => `${x(i)} ${y(value)}`).join("L")}`;
    line.setAttribute("d", path);
    area.setAttribute("d", path && `${path}V${HEIGHT}H0Z`);
    svg.dataset.trend = direction(change);
  };
}
