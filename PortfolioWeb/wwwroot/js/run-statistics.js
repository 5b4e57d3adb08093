// The figures of a report: loaded when it is shown, one portfolio at a time, with or without another report beside it.
import { get } from "./api.js";
import { showCorrelations } from "./correlation-grid.js";
import { byId, put } from "./dom.js";
import { showDrawdowns } from "./drawdown-bars.js";
import { showDifferences } from "./figure-differences.js";
import { showKeyFigures } from "./key-figures.js";
import { showMonths } from "./month-means.js";
import { panelState } from "./panel-state.js";
import { showReturns } from "./return-grid.js";
import { nameOf } from "./run-words.js";
import { drawNames, drawPicks, whyNoFigures } from "./statistics-heads.js";
import { inAddress, putInAddress } from "./window-address.js";
import { showYears } from "./year-bars.js";

/**
 * @param {object} on
 * @param {(files: string[]) => void} on.offer The report has these files.
 * @param {() => void} on.settled The figures are shown, or there are none: what stands below them moves no more.
 */
export function createRunStatistics({ offer, settled }) {
  const panel = byId("statistics");
  const state = panelState(panel, () => load());
  const filter = byId("investor");
  const picks = byId("portfolio-picks");
  const without = byId("without-evaluations");
  // Reports that have succeeded never change.
  const read = new Map();
  let isStale = false;
  let own = null, other = null, found = null, foundOther = null, loading = null;
  let portfolio = inAddress("portfolio");
  filter.value = inAddress("investor") ?? "";
  // An investor that is not there leaves nothing chosen.
  if (filter.selectedIndex < 0) filter.value = "";

  async function resultsOf(id, signal) {
    if (!read.has(id)) {
      const results = await get(`reports/${id}/statistics`, signal);
      read.set(id, results);
    }
    return read.get(id);
  }

  async function load() {
    loading?.abort();
    const { signal } = (loading = new AbortController());
    try {
      const both = await Promise.all([resultsOf(own.id, signal), other ? resultsOf(other.id, signal) : null]);
      if (signal.aborted) return;
      [found, foundOther] = both;
      offer(found.files);
      draw();
      settled();
    } catch (error) {
      if (signal.aborted) return;
      state.failed(error);
      settled();
    }
  }

  function draw() {
    const portfolios = found.portfolios.filter(({ of }) => !filter.value || of.investor === filter.value);
    if (!portfolios.some(({ of }) => of.portfolio === portfolio)) portfolio = portfolios[0]?.of.portfolio ?? null;
    drawPicks(portfolios.map(({ of }) => of.portfolio), portfolio);
    if (portfolio === null) {
      state.empty(whyNoFigures(own, filter.value));
      return;
    }
    state.ready();
    without.hidden = found.withoutEvaluations.length === 0;
    put(without, `No figures, because they had no evaluations when the report was made: ${found.withoutEvaluations.join(", ")}.`);
    const statistics = portfolios.find(({ of }) => of.portfolio === portfolio);
    const beside = foundOther?.portfolios.find(({ of }) => of.portfolio === portfolio) ?? null;
    const isCompared = foundOther !== null;
    panel.toggleAttribute("data-compared", isCompared);
    drawNames(panel, own, other);
    put(panel.querySelector("[data-portfolio-name]"), `${statistics.of.portfolio} ${statistics.of.portfolioName}, ${statistics.of.investorName}`);
    showDifferences(statistics, beside, isCompared);
    showKeyFigures(statistics, beside, isCompared);
    showYears(statistics, isCompared ? beside : null, other && nameOf(other));
    showMonths(statistics, isCompared ? beside : null, nameOf(own), other && nameOf(other));
    showReturns(statistics.returns);
    showDrawdowns(portfolios, statistics);
    showCorrelations(portfolios);
    putInAddress({ portfolio, investor: filter.value || null });
  }

  picks.addEventListener("click", ({ target }) => {
    if (target === picks) return;
    portfolio = target.textContent;
    draw();
  });
  filter.addEventListener("change", () => {
    if (found) draw();
  });

  return {
    /** @param {object} run A report that has succeeded. @param {object | null} beside Another one. */
    show(run, beside) {
      panel.hidden = false;
      if (!isStale && run.id === own?.id && beside?.id === other?.id) return;
      isStale = false;
      if (run.id !== own?.id) state.empty("Loading…");
      [own, other] = [run, beside];
      load();
    },
    hide() {
      loading?.abort();
      panel.hidden = true;
      state.empty("");
      [own, other, found, foundOther] = [null, null, null, null];
      settled();
    },
    /** After a lost connection the server may have other reports. */
    forget() {
      read.clear();
      isStale = true;
    },
  };
}
