// The deepest drawdown of each portfolio, as bars and with its days.
import { byId, put } from "./dom.js";
import { shortDate, signedPercent } from "./format.js";
import { keyedRows } from "./rows.js";

const show = keyedRows(byId("drawdown-rows"), byId("drawdown-row"), (entry) => entry.portfolio, ({ portfolio, drawdown, share, isPicked }, row) => {
  row.toggleAttribute("data-picked", isPicked);
  row.querySelector(".depth span").style.setProperty("--length", share.toFixed(3));
  const day = (on) => (on ? shortDate(on) : "—");
  return {
    portfolio, percent: drawdown ? signedPercent(drawdown.percent) : "—", peak: day(drawdown?.peakOn), trough: day(drawdown?.troughOn),
    recovered: drawdown?.troughOn && !drawdown.recoveredOn ? "not yet" : day(drawdown?.recoveredOn),
  };
});

/** @param {object[]} portfolios Their statistics. @param {object} picked Those of the portfolio that is looked at. */
export function showDrawdowns(portfolios, { of: { portfolio: id }, period }) {
  const curve = byId("drawdown-curve");
  curve.href = `/portfolios/${encodeURIComponent(id)}?from=${period.from}&to=${period.to}`;
  put(curve, `The curve of ${id}, as the ledger has it now`);
  const deepest = Math.max(...portfolios.map(({ maxDrawdown }) => Math.abs(maxDrawdown?.percent ?? 0))) || 1;
  show(portfolios.map(({ of, maxDrawdown }) => ({
    portfolio: of.portfolio, drawdown: maxDrawdown, share: Math.abs(maxDrawdown?.percent ?? 0) / deepest, isPicked: of.portfolio === id,
  })));
}
