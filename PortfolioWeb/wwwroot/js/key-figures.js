// The key figures of a portfolio, in groups; beside them those of another report, and how far the two are apart.
import { dayLink } from "./day-link.js";
import { byId, put } from "./dom.js";
import { differenceText } from "./figure-difference.js";
import { keyGroups } from "./portfolio-figures.js";

const rows = byId("key-rows");
const template = byId("key-row");

function headOf(name) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.colSpan = 5;
  head.scope = "colgroup";
  put(head, name);
  row.className = "group";
  row.append(head);
  return row;
}

/** Puts a figure's value into a cell; a day leads to the portfolio on that day. */
function putValue(cell, figure, portfolio) {
  if (!figure || figure.value === null) put(cell, "—");
  else if (figure.isDay) cell.replaceChildren(dayLink(portfolio, figure.value));
  else put(cell, figure.write(figure.value));
}

function remarkOf(text) {
  return Object.assign(document.createElement("span"), { className: "remark soft", textContent: text });
}

function rowOf(figure, other, { isCompared, portfolio }) {
  const row = template.content.firstElementChild.cloneNode(true);
  const [label, own, beside, difference, day] = row.children;
  put(label, figure.label);
  if (figure.value === null && figure.why) label.append(remarkOf(`none: ${figure.why}`));
  else if (figure.value !== null && figure.note) label.append(remarkOf(figure.note));
  putValue(own, figure, portfolio);
  if (figure.day) day.append(dayLink(portfolio, figure.day));
  beside.hidden = difference.hidden = !isCompared;
  if (isCompared) {
    putValue(beside, other, portfolio);
    put(difference, differenceText(figure, other));
    row.toggleAttribute("data-differs", figure.value !== (other?.value ?? null));
  }
  return row;
}

/** @param {object} statistics A portfolio's. @param {object | null} other The same of another report. @param {boolean} isCompared */
export function showKeyFigures(statistics, other, isCompared) {
  const others = new Map((other ? keyGroups(other) : []).flatMap(({ figures }) => figures).map((figure) => [figure.key, figure]));
  const options = { isCompared, portfolio: statistics.of.portfolio };
  rows.replaceChildren(...keyGroups(statistics).flatMap(({ name, figures }) =>
    [headOf(name), ...figures.map((figure) => rowOf(figure, others.get(figure.key), options))]));
}
