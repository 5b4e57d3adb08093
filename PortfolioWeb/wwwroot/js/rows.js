// A list whose rows are kept by key and changed in place: a row that is read or opened stays where it is.
import { put } from "./dom.js";

/**
 * @param {HTMLElement} list
 * @param {HTMLTemplateElement} template One element, its cells marked with data-cell.
 * @param {(entry: object) => string} keyOf
 * @param {(entry: object, row: HTMLElement) => Record<string, string>} cellsOf The text of each cell.
 */
export function keyedRows(list, template, keyOf, cellsOf) {
  const rows = new Map();

  function create() {
    const row = template.content.firstElementChild.cloneNode(true);
    const cells = new Map([...row.querySelectorAll("[data-cell]")].map((cell) => [cell.dataset.cell, cell]));
    return { row, cells };
  }

  return (entries) => {
    // What stood there for rows that were not known yet.
    if (rows.size === 0) list.replaceChildren();
    // First what goes: a row that would have to be moved past it would lose the focus.
    const staying = new Set(entries.map(keyOf));
    for (const [key, { row }] of rows) {
      if (staying.has(key)) continue;
      row.remove();
      rows.delete(key);
    }
    let place = list.firstElementChild;
    for (const entry of entries) {
      const key = keyOf(entry);
      if (!rows.has(key)) rows.set(key, create());
      const { row, cells } = rows.get(key);
      for (const [cell, text] of Object.entries(cellsOf(entry, row))) put(cells.get(cell), text);
      if (row === place) place = place.nextElementSibling;
      else list.insertBefore(row, place);
    }
  };
}
