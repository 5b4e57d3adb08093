// How far a figure of one report is from the same figure of another.
import { signedChange, signedPoints } from "./format.js";

/**
 * @param {object | undefined} own @param {object | undefined} other Figures of portfolio-figures.js.
 * @returns {string} In percent of the other, with a sign; percentages differ in percentage points; days are compared by eye.
 */
export function differenceText(own, other) {
  const [a, b] = [own?.value ?? null, other?.value ?? null];
  if (a === null && b === null) return "";
  if (a === null || b === null) return "in one only";
  if (typeof a !== "number" || typeof b !== "number") return a === b ? "same" : "differs";
  if (a === b) return "same";
  if (own.isPercent) return signedPoints(a - b);
  return b === 0 ? "—" : signedChange((100 * (a - b)) / Math.abs(b));
}
