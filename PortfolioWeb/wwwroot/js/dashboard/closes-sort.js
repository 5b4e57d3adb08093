// Sorts the tables of closes by a column, the same in all tables. The order is part of the page's address.
import { setText } from "../ui/dom.js";
import { putInAddress, wordInAddress } from "../ui/address.js";

// Figures change with every day. Rows that move more often than this cannot be read.
const INTERVAL = 1000;
const DEFAULT = "stock-up";
// Figures are sorted largest first.
const FIRST_DIRECTION = { stock: "up", close: "down", day: "down", held: "down" };
const ALL = Object.keys(FIRST_DIRECTION).flatMap((column) => [`${column}-up`, `${column}-down`]);
const ORDERS = [DEFAULT, ...ALL.filter((order) => order !== DEFAULT)];
const ARIA = { up: "ascending", down: "descending" };
const SIGNS = { up: "▲", down: "▼" };

/**
 * @param {Iterable<HTMLTableElement>} tables
 * @param {(row: HTMLTableRowElement, column: string) => number | string | null} valueOf Null, if there is no value yet, is sorted last.
 */
export function closesOrder(tables, valueOf) {
  const all = [...tables];
  let [column, direction] = wordInAddress("closes", ORDERS).split("-");
  let timer = 0, last = -INTERVAL;

  function compare(one, other) {
    const a = valueOf(one, column), b = valueOf(other, column);
    if (a === null || b === null) return (a === null) - (b === null);
    const order = a < b ? -1 : a > b ? 1 : 0;
    return direction === "up" ? order : -order;
  }

  function sort() {
    timer = 0;
    last = performance.now();
    for (const { tBodies: [body] } of all) {
      let next = body.firstElementChild;
      for (const row of [...body.rows].sort(compare)) {
        if (row === next) next = next.nextElementSibling;
        else body.insertBefore(row, next);
      }
    }
  }

  function showHeads() {
    for (const table of all) {
      for (const head of table.querySelectorAll("[data-by]")) {
        const isOwn = head.dataset.by === column;
        if (isOwn) head.setAttribute("aria-sort", ARIA[direction]);
        else head.removeAttribute("aria-sort");
        setText(head.querySelector("[aria-hidden]"), isOwn ? SIGNS[direction] : "");
      }
    }
  }

  for (const table of all) {
    table.tHead.addEventListener("click", ({ target }) => {
      const wanted = target.closest("[data-by]")?.dataset.by;
      if (!wanted) return;
      direction = wanted !== column ? FIRST_DIRECTION[wanted] : direction === "up" ? "down" : "up";
      column = wanted;
      const order = `${column}-${direction}`;
      putInAddress({ closes: order === DEFAULT ? null : order });
      showHeads();
      sort();
    });
  }

  showHeads();
  sort();
  return {
    /** Sorts again after figures have changed. */
    update() {
      if (column === "close" || column === "day") timer ||= setTimeout(sort, Math.max(0, last + INTERVAL - performance.now()));
    },
  };
}
