// The table of figures that differ between two reports.
import { byId, setText } from "../ui/dom.js";
import { differenceText } from "./figure-difference.js";
import { count } from "../ui/format.js";
import { allFigures } from "./figures.js";
import { keyedRows } from "../ui/keyed-rows.js";

const panel = byId("differences");
const text = (figure) => (figure && figure.value !== null ? figure.write(figure.value) : "—");

const show = keyedRows(byId("difference-rows"), byId("difference-row"), (entry) => entry.key, ({ own, other }) => ({
  figure: (own ?? other).label, own: text(own), other: text(other), difference: differenceText(own, other),
}));

/**
 * @param {object} statistics A portfolio's statistics.
 * @param {object | null} other Those of the other report.
 * @param {boolean} isCompared
 */
export function showDifferences(statistics, other, isCompared) {
  panel.hidden = !isCompared;
  if (!isCompared) return;
  const owns = new Map(allFigures(statistics).map((figure) => [figure.key, figure]));
  const others = new Map((other ? allFigures(other) : []).map((figure) => [figure.key, figure]));
  const keys = [...new Set([...owns.keys(), ...others.keys()])];
  const pairs = keys.map((key) => ({ key, own: owns.get(key), other: others.get(key) }));
  const differing = pairs.filter(({ own, other: beside }) => (own?.value ?? null) !== (beside?.value ?? null));
  show(differing);
  panel.querySelector(".scroll").hidden = differing.length === 0;
  setText(byId("differences-count"), differing.length
    ? `${count(differing.length)} of ${count(keys.length)} figures of ${statistics.of.portfolio}`
    : `None: all ${count(keys.length)} figures of ${statistics.of.portfolio} are the same.`);
}
