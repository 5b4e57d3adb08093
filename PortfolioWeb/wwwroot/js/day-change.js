// The day's change split by stock: a bar each, from the middle to the right or left, longest for the largest change.
import { byId, put, setClass } from "./dom.js";
import { arrow, signedMoney, signedPercent } from "./format.js";
import { keyedRows } from "./rows.js";

const table = byId("change-rows").closest("table");

function signs(element, change) {
  setClass(element, ["up", change > 0], ["down", change < 0]);
}

const show = keyedRows(byId("change-rows"), byId("change-row"), (holding) => holding.ticker, (holding, row) => {
  const { change, close, previousClose, longest } = holding;
  const [, bar, cell] = row.children;
  signs(row, change);
  signs(cell, change);
  bar.firstElementChild.style.setProperty("--length", longest ? Math.abs(change) / longest : 0);
  return { ticker: holding.ticker, change: `${arrow(change)} ${signedMoney(change)}`, percent: signedPercent((100 * (close - previousClose)) / previousClose) };
});

/** @param {object[]} holdings Those of a proof. @param {object} evaluation */
export function showChange(holdings, evaluation) {
  const changed = holdings.filter(({ change }) => change !== null);
  const longest = Math.max(...changed.map(({ change }) => Math.abs(change)));
  table.hidden = changed.length === 0;
  byId("change-none").hidden = changed.length > 0;
  show(changed.map((holding) => ({ ...holding, longest })));
  const { change, changePercent } = evaluation;
  put(byId("change-sum"), change === null ? "" : `${arrow(change)} ${signedMoney(change)}`);
  signs(byId("change-sum"), change);
  put(byId("change-percent"), changePercent === null ? "" : signedPercent(changePercent));
}
