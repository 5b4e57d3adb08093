// The return of each month of the period, year by year.
import { byId } from "./dom.js";
import { monthName, shortPercent } from "./format.js";
import { drawGrid } from "./tinted-grid.js";

const MONTHS = Array.from({ length: 12 }, (_, month) => monthName(month));
const table = byId("returns");

/** @param {object[]} returns Of a portfolio's statistics. */
export function showReturns(returns) {
  byId("returns-empty").hidden = returns.length > 0;
  table.hidden = returns.length === 0;
  // A year is not held against its months: it would make them pale.
  const greatest = (values) => Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const ofMonths = greatest(returns.flatMap(({ months }) => months.filter((value) => value !== null)));
  const ofYears = greatest(returns.map(({ percent }) => percent));
  drawGrid(table, "Year", [...MONTHS, "Year"], returns.toReversed().map(({ year, months, percent }) => ({
    head: String(year),
    cells: [
      ...months.map((value, month) => (value === null ? { text: "" } : { text: shortPercent(value), share: value / ofMonths, of: MONTHS[month] })),
      { text: shortPercent(percent), share: percent / ofYears, of: "Year" },
    ],
  })));
}
