// Draws the rows of the table of evaluations.
import { byId, setClass } from "../ui/dom.js";
import { arrow, count, nav, price, shortDate, signedMoney, signedPercent } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

/** @param {object[]} evaluations In the order of the rows. */
export const showEvaluations = keyedRows(byId("evaluation-rows"), byId("evaluation-row"), ({ asOf }) => asOf, (evaluation, row) => {
  const { change, changePercent } = evaluation;
  row.querySelector("button").dataset.day = evaluation.asOf;
  setClass(row.children[2], ["up", change > 0], ["down", change < 0]);
  return {
    day: shortDate(evaluation.asOf), value: price(evaluation.value), nav: nav(evaluation.navPerShare), run: count(evaluation.run),
    change: change === null ? "first day" : `${arrow(change)} ${signedMoney(change)}`,
    percent: changePercent === null ? "" : signedPercent(changePercent),
  };
});
