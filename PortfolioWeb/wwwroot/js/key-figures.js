// The key figures of a portfolio, in groups; beside them those of another report.
import { byId, put } from "./dom.js";
import { shortDate } from "./format.js";
import { keyGroups } from "./portfolio-figures.js";

const rows = byId("key-rows");
const template = byId("key-row");
const text = ({ value, write }) => (value === null ? "—" : write(value));

function headOf(name) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.colSpan = 4;
  head.scope = "colgroup";
  put(head, name);
  row.append(head);
  return row;
}

function rowOf(figure, other, isCompared) {
  const row = template.content.firstElementChild.cloneNode(true);
  const [label, own, day, beside] = row.children;
  put(label, figure.label);
  if (figure.value === null && figure.why) label.append(Object.assign(document.createElement("span"), { className: "why soft", textContent: `none: ${figure.why}` }));
  put(own, text(figure));
  put(day, figure.day ? shortDate(figure.day) : "");
  beside.hidden = !isCompared;
  put(beside, other ? text(other) : "—");
  row.toggleAttribute("data-differs", isCompared && figure.value !== (other?.value ?? null));
  return row;
}

/** @param {object} statistics A portfolio's. @param {object | null} other The same of another report. @param {boolean} isCompared */
export function showKeyFigures(statistics, other, isCompared) {
  const others = new Map((other ? keyGroups(other) : []).flatMap(({ figures }) => figures).map((figure) => [figure.key, figure]));
  rows.replaceChildren(...keyGroups(statistics).flatMap(({ name, figures }) =>
    [headOf(name), ...figures.map((figure) => rowOf(figure, others.get(figure.key), isCompared))]));
}
