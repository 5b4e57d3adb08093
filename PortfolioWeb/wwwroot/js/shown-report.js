// The report that is shown, and the one that it is compared with: both stand in the address.
import { get } from "./api.js";
import { notify } from "./notices.js";
import { offerRuns } from "./run-choice.js";
import { isOpen } from "./run-words.js";
import { inAddress, putInAddress, stepInAddress } from "./window-address.js";

const idInAddress = (name) => (/^\d{1,9}$/.test(inAddress(name) ?? "") ? Number(inAddress(name)) : null);

// The hub is a moment behind: a run that it calls open may have ended.
const hasEnded = (run) => run && !isOpen(run);

/** @param {{ runs: object, details: object, statistics: object }} parts Of run-list.js, run-details.js and run-statistics.js. */
export function createShownReport({ runs, details, statistics }) {
  let selected = idInAddress("run"), compared = idInAddress("with");
  let asking = null;
  // Whether the reports that the address names are loaded; whether the shown one was asked for in vain.
  let isSettled = false, isMissing = false;

  // A run, or why there is none; the address may name one that is older than the list.
  async function find(id, signal) {
    if (id === null) return null;
    const known = runs.find(id);
    return hasEnded(known) ? known : get(`reports/${id}`, signal).catch((error) => error);
  }

  /** Why a run cannot be compared with the shown one; null where it can, or where there is none. */
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
    isSettled = isMissing = false;
    asking?.abort();
    asking = null;
    runs.draw(selected);
    // Without a choice, the latest results are shown.
    const id = selected ?? (runs.succeeded()[0] ?? runs.latest())?.id ?? null;
    if (id === null) {
      details.waiting("No reports yet. Choose New report, or wait for the next scheduled one.");
      statistics.hide();
      return;
    }
    const { signal } = (asking = new AbortController());
    const [own, other] = await Promise.all([id, compared].map((wanted) => find(wanted, signal)));
    if (signal.aborted) return;
    asking = null;
    if (own instanceof Error) {
      isMissing = true;
      details.failed(own);
      statistics.hide();
      return;
    }
    selected = id;
    putInAddress({ run: String(id) });
    const refusal = whyNotCompared(other);
    if (refusal) notify(refusal);
    if (refusal) forgetCompared();
    // News from the hub in the meantime is newer.
    runs.take([own, refusal ? null : other].filter((run) => run && !hasEnded(runs.find(run.id))));
    isSettled = true;
    draw();
  }

  /** Draws what is known of the shown report. @param {object} [news] The run, where it has just changed. */
  function draw(news) {
    if (news) runs.take([news]);
    runs.draw(selected);
    const run = runs.find(selected);
    const other = compared === null || run.state !== "succeeded" ? null : runs.find(compared);
    offerRuns(runs.succeeded().filter(({ id }) => id !== selected), compared);
    details.show(run, other);
    run.state === "succeeded" ? statistics.show(run, other) : statistics.hide();
  }

  function look() {
    if (!runs.find(selected)) details.waiting("Loading…");
    return show();
  }

  return {
    show,
    draw,
    redraw: () => (isSettled ? draw() : runs.draw(selected)),
    /** Runs have changed. What is asked for already, or does not exist, is not asked for again. */
    heard(news) {
      if (isSettled) draw();
      else if (asking || (isMissing && !news.some(({ id }) => id === selected))) runs.draw(selected);
      else show();
    },
    /** Shows another report, as a step that the browser goes back from. */
    pick(id) {
      if (id !== selected) stepInAddress({ run: String(id) });
      if (id === compared) forgetCompared();
      selected = id;
      look().then(details.focus);
    },
    compare(id) {
      compared = id;
      putInAddress({ with: id && String(id) });
      show();
    },
    /** The address has turned to another report. */
    turned() {
      [selected, compared] = [idInAddress("run"), idInAddress("with")];
      look();
    },
    /** After a lost connection the shown reports may have changed. */
    forget: () => (isSettled = isMissing = false),
  };
}
