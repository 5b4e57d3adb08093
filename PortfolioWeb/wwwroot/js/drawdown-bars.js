// The deepest drawdown of each portfolio, as bars and with its days.
import { putDay } from "./day-link.js";
import { byId, put } from "./dom.js";
import { signedPercent } from "./format.js";
import { keyedRows } from "./rows.js";

const show = keyedRows(byId("drawdown-rows"), byId("drawdown-row"), (entry) => entry.portfolio, ({ portfolio, drawdown, share, isPicked }, row) => {
  row.toggleAttribute("data-picked", isPicked);
  row.querySelector(".depth span").style.setProperty("--length", share.toFixed(3));
  const [peak, trough, recovered] = row.querySelectorAll("[data-day]");
  putDay(peak, portfolio, drawdown?.peakOn);
  putDay(trough, portfolio, drawdown?.troughOn);
  putDay(recovered, portfolio, drawdown?.recoveredOn, drawdown?.troughOn ? "not yet" : "—");
  return { portfolio, percent: drawdown ? signedPercent(drawdown.percent) : "—" };
});

/** @param {object[]} portfolios Their statistics. @param {object} picked Those of the portfolio that is shown. */
export function showDrawdowns(portfolios, { of: { portfolio: id }, period }) {
  const curve = byId("drawdown-curve");
  curve.href = `/portfolios/${encodeURIComponent(id)}?from=${period.from}&to=${period.to}`;
  put(curve, `Drawdown chart of ${id}`);
  const deepest = Math.max(...portfolios.map(({ maxDrawdown }) => Math.abs(maxDrawdown?.percent ?? 0))) || 1;
  show(portfolios.map(({ of, maxDrawdown }) => ({
    portfolio: of.portfolio, drawdown: maxDrawdown, share: Math.abs(maxDrawdown?.percent ?? 0) / deepest, isPicked: of.portfolio === id,
  })));
}
