// The report that is shown: its state, why it failed, its files, and what it was made from, beside the same of another report.
import { byId, put } from "./dom.js";
import { count, instantText, ratio, sentence, shortDate } from "./format.js";
import { panelState } from "./panel-state.js";
import { keyedRows } from "./rows.js";
import { cancelRun } from "./run-cancel.js";
import { durationOf, investorOf, isOpen, nameOf, periodOf, progressOf, requesterOf } from "./run-words.js";

const instant = (at) => (at ? instantText(at) : "");
const number = (value) => (value === null ? "" : count(value));

/** Where two reports were made from different data, their figures may differ; when and where they were made always does. */
const PROVENANCE = [
  { label: "Period", write: periodOf, isBasis: true },
  { label: "Investor", write: investorOf, isBasis: true },
  { label: "Engine", write: (run) => run.engine ?? "", isBasis: true },
  { label: "Rows read", write: (run) => number(run.rowsRead), isBasis: true },
  { label: "Last day stored", write: (run) => (run.lastDay ? `${shortDate(run.lastDay)}, market run ${count(run.ledgerRun)}` : ""), isBasis: true },
  { label: "Risk-free rate", write: (run) => (run.riskFreePercent === null ? "" : `${ratio(run.riskFreePercent)}% per year`), isBasis: true },
  { label: "Requested", write: (run) => `${instant(run.requestedAt)} ${requesterOf(run)}` },
  { label: "Started", write: (run) => instant(run.startedAt) },
  { label: "Ended", write: (run) => instant(run.endedAt) },
  { label: "Duration", write: durationOf },
  { label: "Worker", write: (run) => (run.worker ? `${run.worker}${run.attempt > 1 ? `, attempt ${count(run.attempt)}` : ""}` : "") },
  { label: "SQL checksum", write: (run) => run.sqlChecksum ?? "", isBasis: true },
  { label: "Ledger position", write: (run) => run.ledgerPosition ?? "", isBasis: true },
];

/** @param {{ again: () => void, cancelled: (run: object) => void }} on */
export function createRunDetails({ again, cancelled }) {
  const state = panelState(byId("run"), again);
  const heading = byId("run-heading");
  const cancel = byId("run-cancel");
  let shown = null;

  const showProvenance = keyedRows(byId("provenance"), byId("provenance-row"), (entry) => entry.label, ({ label, own, other, differs }, row) => {
    const [, ownCell, otherCell] = row.children;
    row.toggleAttribute("data-differs", differs);
    row.toggleAttribute("data-long", own.length > 60);
    otherCell.hidden = other === null;
    ownCell.dataset.run = other === null ? "" : `${shown.id}:`;
    return { label: differs ? `${label} (differs)` : label, own: own || "—", other: other ?? "" };
  });

  const showFiles = keyedRows(byId("file-rows"), byId("file-row"), (entry) => entry.of, ({ of, files }, row) => {
    for (const link of row.querySelectorAll("a")) {
      const name = files.find((file) => file.endsWith(`.${link.dataset.kind}`));
      link.hidden = !name;
      link.href = `/api/reports/${shown.id}/files/${encodeURIComponent(name)}`;
      link.setAttribute("aria-label", name);
    }
    return { of, txt: "txt", csv: "csv", json: "json" };
  });

  cancel.addEventListener("click", async () => {
    const run = await cancelRun(shown.id, cancel);
    if (run) cancelled(run);
  });

  return {
    /** @param {object} run @param {object | null} other One that it is compared with. */
    show(run, other) {
      if (run.id !== shown?.id) byId("run-files").hidden = true;
      shown = run;
      state.ready();
      put(heading, other ? `Report ${run.id} compared with ${other.id}` : nameOf(run));
      put(byId("run-state"), run.state);
      byId("run-state").dataset.state = run.state;
      put(byId("run-about"), `${investorOf(run)} · ${periodOf(run)}`);
      put(byId("run-progress"), isOpen(run) ? [progressOf(run), durationOf(run)].filter(Boolean).join(" · ") : run.endedAt ? instantText(run.endedAt) : "");
      if (document.activeElement === cancel && !isOpen(run)) heading.focus();
      cancel.hidden = !isOpen(run);
      byId("run-error").hidden = !run.error;
      put(byId("run-error"), run.error ? sentence(run.error) : "");
      byId("run-start").hidden = !(run.error && /start the market/.test(run.error));
      const entries = PROVENANCE.map(({ label, write, isBasis = false }) => {
        const own = write(run), beside = other && write(other);
        return { label, own, other: beside, differs: isBasis && other !== null && beside !== own };
      });
      showProvenance(entries.filter(({ own, other: beside }) => own || beside));
      for (const cell of byId("provenance").querySelectorAll("dd:last-child")) cell.dataset.run = other ? `${other.id}:` : "";
    },
    /** @param {string[]} files Their names: <investor>_<portfolio>_stats.<kind>. */
    offer(files) {
      showFiles([...Map.groupBy(files, (name) => name.split("_").slice(0, 2).join(" "))].map(([of, own]) => ({ of, files: own })));
      byId("run-files").hidden = files.length === 0;
    },
    waiting(words) {
      put(heading, "Report");
      state.empty(words);
    },
    /** The report does not exist any more. */
    failed(error) {
      put(heading, "Report");
      state.empty("");
      state.failed(error);
    },
    focus: () => heading.focus(),
  };
}
