// The stored imports, and the market that is in use.
import { get } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { count, instantText, plural } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";
import { panelState } from "../ui/panel-state.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { createDeletion } from "./deletion.js";
import { createMarketDialog } from "./market-dialog.js";
import { basisOf, contentOf, daysOf } from "./price-text.js";
import { showCloses } from "./series-dialog.js";

/** @param {(imports: object[]) => void} loaded Called with all imports, also those that are not stored yet. */
export function createImports(loaded) {
  const list = byId("import-rows");
  const seriesRows = new WeakMap();
  const market = createMarketDialog();
  const deletion = createDeletion({
    deleted() {
      load.request();
      byId("imports-heading").focus();
    },
  });
  let stored = [];
  let source = null;

  const seriesIn = (row) => {
    if (!seriesRows.has(row)) {
      const show = keyedRows(row.querySelector("tbody"), byId("import-series-row"), ({ ticker }) => ticker, (series, line) => {
        line.dataset.ticker = series.ticker;
        line.querySelector("button").title = `Closes of ${series.ticker}`;
        return { ticker: series.ticker, exchange: series.exchange, days: daysOf(series), closes: count(series.closes), basis: basisOf(series) };
      });
      seriesRows.set(row, show);
    }
    return seriesRows.get(row);
  };

  const show = keyedRows(list, byId("import-row"), ({ id }) => id, (imported, row) => {
    const { id, name, at, series } = imported;
    row.dataset.import = id;
    row.querySelector(".scroll").setAttribute("aria-label", `Series of ${name}`);
    row.querySelector("[data-action=use]").setAttribute("aria-label", `Use for the market… ${name}`);
    row.querySelector("[data-action=delete]").setAttribute("aria-label", `Delete… ${name}`);
    seriesIn(row)(series);
    return { name, about: contentOf(imported), when: `${instantText(at)}${source?.import === id ? " · in use" : ""}` };
  });

  const find = (element) => stored.find(({ id }) => id === element.closest("[data-import]")?.dataset.import);

  function draw() {
    show(stored);
    byId("imports-empty").hidden = stored.length > 0;
    if (source === null) return;
    const used = stored.find(({ id }) => id === source.import);
    const seed = `Generated prices, seed ${source.seed}`;
    setText(byId("market-source"), source.import ? used?.name ?? `the import ${source.import}` : seed);
  }

  const state = panelState(byId("imports"), () => load.request());
  const load = throttledLoad(async (signal) => {
    const all = await get("prices", signal);
    stored = all.filter((imported) => imported.state === "stored");
    draw();
    state.ready();
    loaded(all);
  }, { interval: 300, failed: state.failed });

  byId("use-generated").addEventListener("click", () => market.useGenerated());
  list.addEventListener("click", ({ target }) => {
    const imported = find(target);
    const ticker = target.closest("button.link")?.textContent;
    if (ticker) showCloses(imported, ticker);
    else if (target.dataset.action === "use") market.use(imported);
    else if (target.dataset.action === "delete") deletion.ask(imported, plural(imported.closes, "close"));
  });

  return {
    load: load.request,
    /** Shows where the market's prices come from. */
    showSource(latest) {
      if (source?.seed === latest.seed && source.import === latest.import) return;
      source = { ...latest };
      draw();
      // The import may have been stored by another operator.
      if (source.import && !stored.some(({ id }) => id === source.import)) load.request();
    },
  };
}
