// A day of a portfolio, as a link to that day on the portfolio's page.
import { shortDate } from "./format.js";

/**
 * @param {string} portfolio Its id.
 * @param {string} day An ISO date.
 * @returns {HTMLAnchorElement}
 */
export function dayLink(portfolio, day) {
  const link = document.createElement("a");
  link.className = "day-link";
  link.href = `/portfolios/${encodeURIComponent(portfolio)}?day=${day}`;
  link.textContent = shortDate(day);
  link.title = `${portfolio} on ${link.textContent}`;
  return link;
}

/** Fills a cell with such a link, or with a dash where there is no day. */
export function putDay(cell, portfolio, day, none = "—") {
  cell.replaceChildren(day ? dayLink(portfolio, day) : none);
}
