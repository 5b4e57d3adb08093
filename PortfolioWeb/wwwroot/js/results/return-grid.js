// The table of monthly returns, one row for each year.
import { byId } from "../ui/dom.js";
import { monthName, shortPercent } from "../ui/format.js";
import { drawGrid } from "./tinted-grid.js";

const MONTHS = Array.from({ length: 12 }, (_, month) => monthName(month));
const table = byId("returns");

/** @param {object[]} returns The returns of a portfolio's statistics. */
export function showReturns(returns) {
  byId("returns-empty").hidden = returns.length > 0;
  table.hidden = returns.length === 0;
  // Years are tinted on a scale of their own; on a common scale the months would be pale.
  const greatest = (values) => Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const ofMonths = greatest(returns.flatMap(({ months }) => months.filter((value) => value !== null)));
  const ofYears = greatest(returns.map(({ percent }) => percent));
  drawGrid(table, "Year", [...MONTHS, "Year"], returns.toReversed().map(({ year, months, percent }) => ({
    head: String(year),
    cells: [
      ...months.map((value, month) =>
        (value === null ? { text: "" } : { text: shortPercent(value), share: value / ofMonths, of: MONTHS[month] })),
      { text: shortPercent(percent), share: percent / ofYears, of: "Year" },
    ],
  })));
}
