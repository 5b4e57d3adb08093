// Describes a portfolio's performance over some days.
import { nav, shortDate, signedPercent } from "../ui/format.js";

/** @param {object} performance */
export function performanceText({ first, last, changePercent, deepestDrawdownPercent, deepestDrawdownOn }) {
  const change = changePercent === null ? "" : `: ${signedPercent(changePercent)}`;
  const deepest = deepestDrawdownPercent < 0
    ? `The deepest drawdown is ${signedPercent(deepestDrawdownPercent)} on ${shortDate(deepestDrawdownOn)}.`
    : "There is no drawdown.";
  const days = `From ${shortDate(first.asOf)}, ${nav(first.navPerShare)} a share, to ${shortDate(last.asOf)}, ${nav(last.navPerShare)}`;
  return `${days}${change}. ${deepest}`;
}
