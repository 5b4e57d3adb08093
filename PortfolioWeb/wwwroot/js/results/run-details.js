// The details of a report: state, error, files and provenance; in a comparison, beside those of the other report.
import { byId, setText } from "../ui/dom.js";
import { count, instantText, ratio, sentence, shortDate } from "../ui/format.js";
import { panelState } from "../ui/panel-state.js";
import { keyedRows } from "../ui/keyed-rows.js";
import { cancelRun } from "./run-cancel.js";
import { durationOf, investorOf, isOpen, nameOf, periodOf, progressOf, requesterOf } from "./run-text.js";

const instant = (at) => (at ? instantText(at) : "");
const lastDay = (run) => (run.lastDay ? `${shortDate(run.lastDay)}, market run ${count(run.ledgerRun)}` : "");
const riskFreeRate = (run) => (run.riskFreePercent === null ? "" : `${ratio(run.riskFreePercent)}% per year`);
const number = (value) => (value === null ? "" : count(value));

/** The rows of the provenance. A difference is marked if it can explain different figures. */
const PROVENANCE = [
  { label: "Period", write: periodOf, explainsFigures: true },
  { label: "Investor", write: investorOf, explainsFigures: true },
  { label: "Engine", write: (run) => run.engine ?? "", explainsFigures: true },
  { label: "Rows read", write: (run) => number(run.rowsRead), explainsFigures: true },
  { label: "Last day stored", write: lastDay, explainsFigures: true },
  { label: "Risk-free rate", write: riskFreeRate, explainsFigures: true },
  { label: "Requested", write: (run) => `${instant(run.requestedAt)} ${requesterOf(run)}` },
  { label: "Started", write: (run) => instant(run.startedAt) },
  { label: "Ended", write: (run) => instant(run.endedAt) },
  { label: "Duration", write: durationOf },
  { label: "Worker", write: (run) => (run.worker ? `${run.worker}${run.attempt > 1 ? `, attempt ${count(run.attempt)}` : ""}` : "") },
  { label: "SQL checksum", write: (run) => run.sqlChecksum ?? "", explainsFigures: true },
  { label: "Ledger position", write: (run) => run.ledgerPosition ?? "", explainsFigures: true },
];

/** @param {{ retry: () => void, cancelled: (run: object) => void }} on */
export function createRunDetails({ retry, cancelled }) {
  const state = panelState(byId("run"), retry);
  const heading = byId("run-heading");
  const cancel = byId("run-cancel");
  let shown = null;

  const showProvenance = keyedRows(byId("provenance"), byId("provenance-row"), (entry) => entry.label, (entry, row) => {
    const { label, own, other, differs } = entry;
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
    /** @param {object} run @param {object | null} other The report that it is compared with. */
    show(run, other) {
      if (run.id !== shown?.id) byId("run-files").hidden = true;
      shown = run;
      state.ready();
      setText(heading, other ? `Report ${run.id} compared with ${other.id}` : nameOf(run));
      setText(byId("run-state"), run.state);
      byId("run-state").dataset.state = run.state;
      setText(byId("run-about"), `${investorOf(run)} · ${periodOf(run)}`);
      const progress = [progressOf(run), durationOf(run)].filter(Boolean).join(" · ");
      setText(byId("run-progress"), isOpen(run) ? progress : instant(run.endedAt));
      if (document.activeElement === cancel && !isOpen(run)) heading.focus();
      cancel.hidden = !isOpen(run);
      byId("run-error").hidden = !run.error;
      setText(byId("run-error"), run.error ? sentence(run.error) : "");
      byId("run-start").hidden = !(run.error && /start the market/.test(run.error));
      const entries = PROVENANCE.map(({ label, write, explainsFigures = false }) => {
        const own = write(run), beside = other && write(other);
        return { label, own, other: beside, differs: explainsFigures && other !== null && beside !== own };
      });
      showProvenance(entries.filter(({ own, other: beside }) => own || beside));
      for (const cell of byId("provenance").querySelectorAll("dd:last-child")) cell.dataset.run = other ? `${other.id}:` : "";
    },
    /** @param {string[]} files The file names: <investor>_<portfolio>_stats.<kind>. */
    offer(files) {
      showFiles([...Map.groupBy(files, (name) => name.split("_").slice(0, 2).join(" "))].map(([of, own]) => ({ of, files: own })));
      byId("run-files").hidden = files.length === 0;
    },
    waiting(text) {
      setText(heading, "Report");
      state.empty(text);
    },
    /** Shows that the report could not be loaded. */
    failed(error) {
      setText(heading, "Report");
      state.empty("");
      state.failed(error);
    },
    focus: () => heading.focus(),
  };
}
