// A date as a link to that day on a portfolio's page.
import { shortDate } from "../ui/format.js";

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

/** Fills a cell with a day's link, or with a dash if there is no day. */
export function putDay(cell, portfolio, day, none = "—") {
  cell.replaceChildren(day ? dayLink(portfolio, day) : none);
}
