// The table of a portfolio's key figures; in a comparison, with the other report's figures and the differences.
import { dayLink } from "./day-link.js";
import { byId, setText } from "../ui/dom.js";
import { differenceText } from "./figure-difference.js";
import { keyGroups } from "./figures.js";

const rows = byId("key-rows");
const template = byId("key-row");

function headOf(name) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.colSpan = 5;
  head.scope = "colgroup";
  setText(head, name);
  row.className = "group";
  row.append(head);
  return row;
}

/** Shows a figure's value in a cell; a day is a link to the portfolio on that day. */
function showValue(cell, figure, portfolio) {
  if (!figure || figure.value === null) setText(cell, "—");
  else if (figure.isDay) cell.replaceChildren(dayLink(portfolio, figure.value));
  else setText(cell, figure.write(figure.value));
}

function remarkOf(text) {
  return Object.assign(document.createElement("span"), { className: "remark soft", textContent: text });
}

function rowOf(figure, other, { isCompared, portfolio }) {
  const row = template.content.firstElementChild.cloneNode(true);
  const [label, own, beside, difference, day] = row.children;
  setText(label, figure.label);
  if (figure.value === null && figure.why) label.append(remarkOf(`none: ${figure.why}`));
  else if (figure.value !== null && figure.note) label.append(remarkOf(figure.note));
  showValue(own, figure, portfolio);
  if (figure.day) day.append(dayLink(portfolio, figure.day));
  beside.hidden = difference.hidden = !isCompared;
  if (isCompared) {
    showValue(beside, other, portfolio);
    setText(difference, differenceText(figure, other));
    row.toggleAttribute("data-differs", figure.value !== (other?.value ?? null));
  }
  return row;
}

/**
 * @param {object} statistics A portfolio's statistics.
 * @param {object | null} other Those of the other report.
 * @param {boolean} isCompared
 */
export function showKeyFigures(statistics, other, isCompared) {
  const others = new Map((other ? keyGroups(other) : []).flatMap(({ figures }) => figures).map((figure) => [figure.key, figure]));
  const options = { isCompared, portfolio: statistics.of.portfolio };
  rows.replaceChildren(...keyGroups(statistics).flatMap(({ name, figures }) =>
    [headOf(name), ...figures.map((figure) => rowOf(figure, others.get(figure.key), options))]));
}
