// Sorts the table of evaluations by a column. The order is part of the page's address.
import { byData, setText } from "../ui/dom.js";
import { putInAddress, wordInAddress } from "../ui/address.js";

const COLUMNS = ["date", "value", "change", "changePercent"];
const ARIA = { asc: "ascending", desc: "descending" };
const SIGNS = { asc: "▲", desc: "▼" };

/** @param {() => void} changed Called when the user has chosen another order. */
export function evaluationSort(changed) {
  const heads = byData("sort", document.getElementById("evaluations"));
  let column = wordInAddress("sort", COLUMNS);
  let order = wordInAddress("order", ["desc", "asc"]);

  function show() {
    for (const [name, head] of heads) {
      if (name === column) head.setAttribute("aria-sort", ARIA[order]);
      else head.removeAttribute("aria-sort");
      setText(head.querySelector("[aria-hidden]"), name === column ? SIGNS[order] : "");
    }
  }

  for (const [name, head] of heads) {
    head.querySelector("button").addEventListener("click", () => {
      order = name === column && order === "desc" ? "asc" : "desc";
      column = name;
      putInAddress({ sort: column === "date" ? null : column, order: order === "desc" ? null : order });
      show();
      changed();
    });
  }

  show();
  return {
    query: () => ({ ...(column === "date" ? {} : { sort: column }), order }),
    isNewestFirst: () => column === "date" && order === "desc",
    isOldestFirst: () => column === "date" && order === "asc",
  };
}
