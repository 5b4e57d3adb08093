// The returns of a chart's lines over the visible days.
import { setText, setClass } from "../ui/dom.js";
import { arrow, signedPercent } from "../ui/format.js";

/**
 * @param {Iterable<[string, { points: object[] }]>} lines By portfolio.
 * @returns {{ from: number | null, to: number | null, returns: Map<string, number> }}
 *   The first and the last day, and each return in percent.
 */
export function lineReturns(lines) {
  const drawn = [...lines].filter(([, { points }]) => points.length > 0);
  if (drawn.length === 0) return { from: null, to: null, returns: new Map() };
  return {
    from: Math.min(...drawn.map(([, { points }]) => points[0].day)),
    to: Math.max(...drawn.map(([, { points }]) => points.at(-1).day)),
    returns: new Map(drawn.map(([portfolio, { points }]) => [portfolio, 100 * (points.at(-1).value / points[0].value - 1)])),
  };
}

/** @param {HTMLElement} element @param {number | null} percent Null if nothing is drawn. */
export function showReturn(element, percent) {
  setText(element, percent === null ? "" : `${arrow(percent)} ${signedPercent(percent)}`);
  setClass(element, ["up", percent > 0], ["down", percent < 0]);
}
