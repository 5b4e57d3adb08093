// What a report has found: loaded when it is looked at, one portfolio at a time, maybe beside another report.
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
import { inAddress, putInAddress } from "./window-address.js";
import { showYears } from "./year-bars.js";

/** @param {{ offer: (files: string[]) => void }} on offer: the report has these files. */
export function createRunStatistics({ offer }) {
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
    } catch (error) {
      if (!signal.aborted) state.failed(error);
    }
  }

  function drawPicks(ids) {
    if ([...picks.children].map((button) => button.textContent).join() !== ids.join()) {
      picks.replaceChildren(...ids.map((id) => Object.assign(document.createElement("button"), { type: "button", textContent: id })));
    }
    for (const button of picks.children) button.setAttribute("aria-pressed", String(button.textContent === portfolio));
  }

  function drawNames() {
    for (const head of panel.querySelectorAll("[data-own]")) put(head, other ? nameOf(own) : "Value");
    for (const head of panel.querySelectorAll("[data-other]")) {
      head.hidden = !other;
      put(head, other ? nameOf(other) : "");
    }
    for (const mark of panel.querySelectorAll("[data-other-legend]")) {
      mark.hidden = !other;
      put(mark.lastElementChild, other ? nameOf(other) : "");
    }
    put(byId("months-own"), nameOf(own));
  }

  function whyNone() {
    return own.investor && own.investor !== filter.value
      ? `This report has no figures of ${filter.value}: it is about ${own.investor}.`
      : `This report has no figures of ${filter.value}: no portfolio of that investor had evaluations when it was made.`;
  }

  function draw() {
    const portfolios = found.portfolios.filter(({ of }) => !filter.value || of.investor === filter.value);
    if (!portfolios.some(({ of }) => of.portfolio === portfolio)) portfolio = portfolios[0]?.of.portfolio ?? null;
    drawPicks(portfolios.map(({ of }) => of.portfolio));
    if (portfolio === null) {
      state.empty(whyNone());
      return;
    }
    state.ready();
    without.hidden = found.withoutEvaluations.length === 0;
    put(without, `Without figures, for they had no evaluations when the report was made: ${found.withoutEvaluations.join(", ")}.`);
    const statistics = portfolios.find(({ of }) => of.portfolio === portfolio);
    const beside = foundOther?.portfolios.find(({ of }) => of.portfolio === portfolio) ?? null;
    const isCompared = foundOther !== null;
    panel.toggleAttribute("data-compared", isCompared);
    drawNames();
    put(panel.querySelector("[data-portfolio-name]"), `${statistics.of.portfolio} ${statistics.of.portfolioName}, ${statistics.of.investorName}`);
    showDifferences(statistics, beside, isCompared);
    showKeyFigures(statistics, beside, isCompared);
    showYears(statistics.years, isCompared ? beside?.years ?? [] : null, other && nameOf(other));
    showMonths(statistics.months, isCompared ? beside?.months ?? [] : null, nameOf(own), other && nameOf(other));
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
    /** @param {object} run One that has succeeded. @param {object | null} beside Another. */
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
    },
    /** The server may be another one with other reports. */
    forget() {
      read.clear();
      isStale = true;
    },
  };
}
