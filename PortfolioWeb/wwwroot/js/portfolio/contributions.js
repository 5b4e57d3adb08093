// Each stock's contribution to the day's change, as a bar to the right or left.
import { byId, setText, setClass } from "../ui/dom.js";
import { arrow, signedMoney, signedPercent } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

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
  const percent = signedPercent((100 * (close - previousClose)) / previousClose);
  return { ticker: holding.ticker, change: `${arrow(change)} ${signedMoney(change)}`, percent };
});

/** @param {object[]} holdings The holdings of a proof. @param {object} evaluation */
export function showChange(holdings, evaluation) {
  const changed = holdings.filter(({ change }) => change !== null);
  const longest = Math.max(...changed.map(({ change }) => Math.abs(change)));
  table.hidden = changed.length === 0;
  byId("change-none").hidden = changed.length > 0;
  show(changed.map((holding) => ({ ...holding, longest })));
  const { change, changePercent } = evaluation;
  setText(byId("change-sum"), change === null ? "" : `${arrow(change)} ${signedMoney(change)}`);
  signs(byId("change-sum"), change);
  setText(byId("change-percent"), changePercent === null ? "" : signedPercent(changePercent));
}
