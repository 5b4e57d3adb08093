// The figures of a report, one portfolio at a time, alone or beside those of another report.
import { get } from "../ui/rest-api.js";
import { showCorrelations } from "./correlation-grid.js";
import { byId, setText } from "../ui/dom.js";
import { showDrawdowns } from "./drawdown-bars.js";
import { showDifferences } from "./figure-differences.js";
import { showKeyFigures } from "./key-figures.js";
import { showMonths } from "./month-means.js";
import { panelState } from "../ui/panel-state.js";
import { showReturns } from "./return-grid.js";
import { nameOf } from "./run-text.js";
import { drawNames, drawPortfolioButtons, whyNoFigures } from "./statistics-headings.js";
import { inAddress, putInAddress } from "../ui/address.js";
import { showYears } from "./year-bars.js";

/**
 * @param {object} on
 * @param {(files: string[]) => void} on.offer Gets the report's files.
 * @param {() => void} on.done Called when the height of the figures is final.
 */
export function createRunStatistics({ offer, done }) {
  const panel = byId("statistics");
  const state = panelState(panel, () => load());
  const filter = byId("investor");
  const buttons = byId("portfolio-choice");
  const without = byId("without-evaluations");
  // Successful reports never change.
  const read = new Map();
  let isStale = false;
  let own = null, other = null, found = null, foundOther = null, loading = null;
  let portfolio = inAddress("portfolio");
  filter.value = inAddress("investor") ?? "";
  // An unknown investor selects nothing.
  if (filter.selectedIndex < 0) filter.value = "";

  async function resultsOf(id, signal) {
    if (!read.has(id)) read.set(id, await get(`reports/${id}/statistics`, signal));
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
      done();
    } catch (error) {
      if (signal.aborted) return;
      state.failed(error);
      done();
    }
  }

  function draw() {
    const portfolios = found.portfolios.filter(({ of }) => !filter.value || of.investor === filter.value);
    if (!portfolios.some(({ of }) => of.portfolio === portfolio)) portfolio = portfolios[0]?.of.portfolio ?? null;
    drawPortfolioButtons(portfolios.map(({ of }) => of.portfolio), portfolio);
    if (portfolio === null) {
      state.empty(whyNoFigures(own, filter.value));
      return;
    }
    state.ready();
    without.hidden = found.withoutEvaluations.length === 0;
    setText(without, `No figures, because they had no evaluations when the report was made: ${found.withoutEvaluations.join(", ")}.`);
    const statistics = portfolios.find((entry) => entry.of.portfolio === portfolio);
    const beside = foundOther?.portfolios.find((entry) => entry.of.portfolio === portfolio) ?? null;
    const isCompared = foundOther !== null;
    panel.toggleAttribute("data-compared", isCompared);
    drawNames(panel, own, other);
    const { of } = statistics;
    setText(panel.querySelector("[data-portfolio-name]"), `${of.portfolio} ${of.portfolioName}, ${of.investorName}`);
    showDifferences(statistics, beside, isCompared);
    showKeyFigures(statistics, beside, isCompared);
    showYears(statistics, isCompared ? beside : null, other && nameOf(other));
    showMonths(statistics, isCompared ? beside : null, nameOf(own), other && nameOf(other));
    showReturns(statistics.returns);
    showDrawdowns(portfolios, statistics);
    showCorrelations(portfolios);
    putInAddress({ portfolio, investor: filter.value || null });
  }

  buttons.addEventListener("click", ({ target }) => {
    if (target === buttons) return;
    portfolio = target.textContent;
    draw();
  });
  filter.addEventListener("change", () => {
    if (found) draw();
  });

  return {
    /** @param {object} run A successful report. @param {object | null} beside The one that it is compared with. */
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
      done();
    },
    /** Clears the cache: after a lost connection the server may have other reports. */
    forget() {
      read.clear();
      isStale = true;
    },
  };
}
