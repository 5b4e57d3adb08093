// The correlations of the portfolios' daily returns.
import { byId } from "../ui/dom.js";
import { ratio } from "../ui/format.js";
import { drawGrid } from "./tinted-grid.js";

/** @param {object[]} portfolios The statistics of each portfolio. */
export function showCorrelations(portfolios) {
  // A report on very many portfolios has no correlations.
  const isMade = portfolios.every(({ correlations }) => correlations !== null);
  byId("correlations-none").hidden = isMade;
  byId("correlations").parentElement.hidden = !isMade;
  if (!isMade) return;
  const ids = portfolios.map(({ of }) => of.portfolio);
  drawGrid(byId("correlations"), "Portfolio", ids, portfolios.map(({ of, correlations }) => ({
    head: of.portfolio,
    cells: ids.map((id) => {
      const found = correlations.find(({ portfolio }) => portfolio === id)?.coefficient ?? null;
      return found === null ? { text: id === of.portfolio ? "1" : "—" } : { text: (found > 0 ? "+" : "") + ratio(found), share: found };
    }),
  })));
}
