// A table whose cells are tinted by the size of their figures; each figure also has its sign.

/**
 * @param {HTMLTableElement} table
 * @param {string} corner The heading of the first column.
 * @param {string[]} columns
 * @param {{ head: string, cells: { text: string, share?: number, of?: string }[] }[]} rows
 *   share, from -1 to 1, is the tint; of is the name of the column.
 */
export function drawGrid(table, corner, columns, rows) {
  const heading = (text, scope) => Object.assign(document.createElement("th"), { textContent: text, scope });

  function cellOf({ text, share = 0, of = null }) {
    const cell = Object.assign(document.createElement("td"), { textContent: text, className: "figure" });
    // On a phone each cell is shown below the name of its column.
    if (of) cell.dataset.of = of;
    if (share !== 0) cell.dataset.sign = share > 0 ? "up" : "down";
    cell.style.setProperty("--tint", Math.abs(share).toFixed(3));
    return cell;
  }

  const rowOf = (...cells) => {
    const row = document.createElement("tr");
    row.append(...cells);
    return row;
  };

  table.tHead.replaceChildren(rowOf(heading(corner, "col"), ...columns.map((name) => heading(name, "col"))));
  table.tBodies[0].replaceChildren(...rows.map(({ head, cells }) => rowOf(heading(head, "row"), ...cells.map(cellOf))));
}
