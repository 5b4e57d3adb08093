// The difference between a figure of one report and the same figure of another.
import { signedChange, signedPoints } from "../ui/format.js";

/**
 * @param {object | undefined} own @param {object | undefined} other Figures of figures.js.
 * @returns {string} The difference in percent of the other figure, or in percentage points of two percentages; empty if both are missing.
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
