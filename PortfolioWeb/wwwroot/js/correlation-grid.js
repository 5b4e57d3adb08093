// How the daily returns of the portfolios go together.
import { byId } from "./dom.js";
import { ratio } from "./format.js";
import { drawGrid } from "./tinted-grid.js";

/** @param {object[]} portfolios Their statistics. */
export function showCorrelations(portfolios) {
  // A report about very many portfolios has none.
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
