// Keeps the rows of a list by key and changes them in place, so that focus, selection and open sections survive.
import { setText } from "./dom.js";

/**
 * @param {HTMLElement} list
 * @param {HTMLTemplateElement} template One element; its cells have data-cell.
 * @param {(entry: object) => string} keyOf
 * @param {(entry: object, row: HTMLElement) => Record<string, string>} cellsOf Returns the text of each cell.
 */
export function keyedRows(list, template, keyOf, cellsOf) {
  const rows = new Map();

  function create() {
    const row = template.content.firstElementChild.cloneNode(true);
    const cells = new Map([...row.querySelectorAll("[data-cell]")].map((cell) => [cell.dataset.cell, cell]));
    return { row, cells };
  }

  return (entries) => {
    // The placeholder.
    if (rows.size === 0) list.replaceChildren();
    // Removed rows first: moving another row past them would drop its focus.
    const staying = new Set(entries.map(keyOf));
    for (const [key, { row }] of rows) {
      if (staying.has(key)) continue;
      row.remove();
      rows.delete(key);
    }
    let next = list.firstElementChild;
    for (const entry of entries) {
      const key = keyOf(entry);
      if (!rows.has(key)) rows.set(key, create());
      const { row, cells } = rows.get(key);
      for (const [cell, text] of Object.entries(cellsOf(entry, row))) setText(cells.get(cell), text);
      if (row === next) next = next.nextElementSibling;
      else list.insertBefore(row, next);
    }
  };
}
