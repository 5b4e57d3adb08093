// The deepest drawdown of each portfolio, as bars, with peak, trough and recovery.
import { putDay } from "./day-link.js";
import { byId, setText } from "../ui/dom.js";
import { signedPercent } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

const show = keyedRows(byId("drawdown-rows"), byId("drawdown-row"), (entry) => entry.portfolio, (entry, row) => {
  const { portfolio, drawdown, share, isSelected } = entry;
  row.toggleAttribute("data-selected", isSelected);
  row.querySelector(".depth span").style.setProperty("--length", share.toFixed(3));
  const [peak, trough, recovered] = row.querySelectorAll("[data-day]");
  putDay(peak, portfolio, drawdown?.peakOn);
  putDay(trough, portfolio, drawdown?.troughOn);
  putDay(recovered, portfolio, drawdown?.recoveredOn, drawdown?.troughOn ? "not yet" : "—");
  return { portfolio, percent: drawdown ? signedPercent(drawdown.percent) : "—" };
});

/** @param {object[]} portfolios The statistics of each portfolio. @param {object} selected Those of the shown portfolio. */
export function showDrawdowns(portfolios, { of: { portfolio: id }, period }) {
  const curve = byId("drawdown-curve");
  curve.href = `/portfolios/${encodeURIComponent(id)}?from=${period.from}&to=${period.to}`;
  setText(curve, `Drawdown chart of ${id}`);
  const deepest = Math.max(...portfolios.map(({ maxDrawdown }) => Math.abs(maxDrawdown?.percent ?? 0))) || 1;
  show(portfolios.map(({ of, maxDrawdown }) => ({
    portfolio: of.portfolio, drawdown: maxDrawdown, share: Math.abs(maxDrawdown?.percent ?? 0) / deepest, isSelected: of.portfolio === id,
  })));
}
