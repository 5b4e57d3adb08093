// The history that the page itself contains. It saves requests, as long as the market has not moved since the page was rendered.
import { byId } from "../ui/dom.js";

// The browser may show an old copy of the page when the user goes back.
const isRecent = performance.getEntriesByType("navigation")[0]?.type !== "back_forward";
const { to, from, portfolios = {} } = isRecent ? JSON.parse(byId("stored-history")?.textContent ?? "{}") : {};
for (const stored of Object.values(portfolios)) stored.last = stored.days.at(-1);

// Loading again means that something has changed.
let isUsed = false;

/**
 * Returns the evaluations of all portfolios, once; null if the page does not contain them.
 * @param {URLSearchParams} query The first and the last day of the chart.
 */
export function storedEvaluations(query) {
  const first = query.get("from");
  if (isUsed || query.get("to") !== to || first < from) return null;
  isUsed = true;
  return Object.entries(portfolios).map(([portfolio, { days }]) => ({
    portfolio,
    items: days.filter(([asOf]) => asOf >= first).map(([asOf, run, value, navPerShare]) => ({ asOf, run, value, navPerShare })),
  }));
}

/**
 * Returns a portfolio's return over its whole history in percent; null if the page does not contain it.
 * @param {string} portfolio
 * @param {{ asOf: string, run: number, value: number }} latest The latest evaluation. The page must have been rendered after it.
 */
export function storedReturn(portfolio, { asOf, run, value }) {
  const { firstValue, last = [] } = portfolios[portfolio] ?? {};
  return last[0] === asOf && last[1] === run && last[2] === value ? 100 * (value / firstValue - 1) : null;
}
