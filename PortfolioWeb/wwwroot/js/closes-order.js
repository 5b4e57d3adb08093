// The order of the closes: by any column and either way, in every exchange's table alike. It stands in the address.
import { put } from "./dom.js";
import { putInAddress, wordInAddress } from "./window-address.js";

// Figures move with every day: rows that change places more often than this cannot be read.
const APART = 1000;
const USUAL = "stock-up";
// Whoever asks for figures wants the greatest first.
const FIRST_WAY = { stock: "up", close: "down", day: "down", held: "down" };
const ORDERS = [USUAL, ...Object.keys(FIRST_WAY).flatMap((column) => [`${column}-up`, `${column}-down`]).filter((order) => order !== USUAL)];
const ARIA = { up: "ascending", down: "descending" };
const SIGNS = { up: "▲", down: "▼" };

/**
 * @param {Iterable<HTMLTableElement>} tables
 * @param {(row: HTMLTableRowElement, column: string) => number | string | null} valueOf Null where there is none yet: it comes last.
 */
export function closesOrder(tables, valueOf) {
  const all = [...tables];
  let [column, way] = wordInAddress("closes", ORDERS).split("-");
  let timer = 0, last = -APART;

  function compare(one, other) {
    const a = valueOf(one, column), b = valueOf(other, column);
    if (a === null || b === null) return (a === null) - (b === null);
    const order = a < b ? -1 : a > b ? 1 : 0;
    return way === "up" ? order : -order;
  }

  function sort() {
    timer = 0;
    last = performance.now();
    for (const { tBodies: [body] } of all) {
      let place = body.firstElementChild;
      for (const row of [...body.rows].sort(compare)) {
        if (row === place) place = place.nextElementSibling;
        else body.insertBefore(row, place);
      }
    }
  }

  function showHeads() {
    for (const table of all) {
      for (const head of table.querySelectorAll("[data-by]")) {
        const isOwn = head.dataset.by === column;
        if (isOwn) head.setAttribute("aria-sort", ARIA[way]);
        else head.removeAttribute("aria-sort");
        put(head.querySelector("[aria-hidden]"), isOwn ? SIGNS[way] : "");
      }
    }
  }

  for (const table of all) {
    table.tHead.addEventListener("click", ({ target }) => {
      const wanted = target.closest("[data-by]")?.dataset.by;
      if (!wanted) return;
      way = wanted !== column ? FIRST_WAY[wanted] : way === "up" ? "down" : "up";
      column = wanted;
      const order = `${column}-${way}`;
      putInAddress({ closes: order === USUAL ? null : order });
      showHeads();
      sort();
    });
  }

  showHeads();
  sort();
  return {
    /** Figures have changed. */
    heard() {
      if (column === "close" || column === "day") timer ||= setTimeout(sort, Math.max(0, last + APART - performance.now()));
    },
  };
}
