// The selected report, and the report that it is compared with. Both are part of the page's address.
import { get } from "../ui/rest-api.js";
import { notify } from "../ui/notices.js";
import { offerRuns } from "./comparison-choice.js";
import { isOpen } from "./run-text.js";
import { inAddress, putInAddress, stepInAddress } from "../ui/address.js";

const idInAddress = (name) => (/^\d{1,9}$/.test(inAddress(name) ?? "") ? Number(inAddress(name)) : null);

// The hub may be a moment behind: a run that is unfinished there may have ended.
const hasEnded = (run) => run && !isOpen(run);

/** @param {{ runs: object, details: object, statistics: object }} parts */
export function createSelectedReport({ runs, details, statistics }) {
  let selected = idInAddress("run"), compared = idInAddress("with");
  let loading = null;
  // Whether the reports in the address are loaded, and whether the selected one does not exist.
  let isLoaded = false, isMissing = false;

  // Returns a run, or the error if there is none. The address may name a run that is older than the list.
  async function find(id, signal) {
    if (id === null) return null;
    const known = runs.find(id);
    return hasEnded(known) ? known : get(`reports/${id}`, signal).catch((error) => error);
  }

  /** Explains why a run cannot be compared with the selected one; null if it can, or if there is none. */
  function whyNotCompared(other) {
    if (other === null) return null;
    if (other instanceof Error) return other.message;
    if (other.id === selected) return `Report ${other.id} cannot be compared with itself.`;
    return other.state === "succeeded" ? null : `Report ${other.id} has no results to compare with.`;
  }

  function forgetCompared() {
    compared = null;
    putInAddress({ with: null });
  }

  async function show() {
    isLoaded = isMissing = false;
    loading?.abort();
    loading = null;
    runs.draw(selected);
    // By default, the latest results are shown.
    const id = selected ?? (runs.succeeded()[0] ?? runs.latest())?.id ?? null;
    if (id === null) {
      details.waiting("No reports yet. Choose New report, or wait for the next scheduled one.");
      statistics.hide();
      return;
    }
    const { signal } = (loading = new AbortController());
    const [own, other] = await Promise.all([id, compared].map((wanted) => find(wanted, signal)));
    if (signal.aborted) return;
    loading = null;
    if (own instanceof Error) {
      isMissing = true;
      details.failed(own);
      statistics.hide();
      return;
    }
    selected = id;
    putInAddress({ run: String(id) });
    const problem = whyNotCompared(other);
    if (problem) notify(problem);
    if (problem) forgetCompared();
    // Runs that the hub has sent in the meantime are newer.
    runs.take([own, problem ? null : other].filter((run) => run && !hasEnded(runs.find(run.id))));
    isLoaded = true;
    draw();
  }

  /** Draws the selected report. @param {object} [changed] The run, if it has just changed. */
  function draw(changed) {
    if (changed) runs.take([changed]);
    runs.draw(selected);
    const run = runs.find(selected);
    const other = compared === null || run.state !== "succeeded" ? null : runs.find(compared);
    offerRuns(runs.succeeded().filter(({ id }) => id !== selected), compared);
    details.show(run, other);
    run.state === "succeeded" ? statistics.show(run, other) : statistics.hide();
  }

  function reload() {
    if (!runs.find(selected)) details.waiting("Loading…");
    return show();
  }

  return {
    show,
    draw,
    redraw: () => (isLoaded ? draw() : runs.draw(selected)),
    /** Takes changed runs. A report that is loading or does not exist is not loaded again. */
    runsChanged(changed) {
      if (isLoaded) draw();
      else if (loading || (isMissing && !changed.some(({ id }) => id === selected))) runs.draw(selected);
      else show();
    },
    /** Selects a report, with an entry in the browser's history. */
    select(id) {
      if (id !== selected) stepInAddress({ run: String(id) });
      if (id === compared) forgetCompared();
      selected = id;
      reload().then(details.focus);
    },
    compare(id) {
      compared = id;
      putInAddress({ with: id && String(id) });
      show();
    },
    /** Selects the report in the address, after the user went back or forward. */
    navigated() {
      [selected, compared] = [idInAddress("run"), idInAddress("with")];
      reload();
    },
    /** Loads the reports again with the next change: after a lost connection they may be others. */
    forget: () => (isLoaded = isMissing = false),
  };
}
