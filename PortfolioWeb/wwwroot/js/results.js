// The results page: the runs as the hub tells of them, the one that is looked at, and what it has found.
import { get } from "./api.js";
import { feed } from "./feed.js";
import { notify } from "./notices.js";
import { createCatchUp } from "./run-catch-up.js";
import { offerRuns, whenChosen } from "./run-choice.js";
import { createRunDetails } from "./run-details.js";
import { createRunList } from "./run-list.js";
import { hearRuns } from "./run-news.js";
import { createRunRequest } from "./run-request.js";
import { showSchedule } from "./run-schedule.js";
import { createRunStatistics } from "./run-statistics.js";
import { isOpen } from "./run-words.js";
import { titleOf } from "./title.js";
import { inAddress, putInAddress, stepInAddress, whenAddressTurns } from "./window-address.js";

const idInAddress = (name) => (/^\d{1,9}$/.test(inAddress(name) ?? "") ? Number(inAddress(name)) : null);
let selected = idInAddress("run");
let compared = idInAddress("with");
let asking = null;
// Whether what the address names is known to be there.
let isSettled = false;
// Whether the run that is looked at was asked for in vain.
let isMissing = false;

const runs = createRunList({
  pick,
  told(news) {
    hearRuns(news);
    catchUp();
  },
});
const catchUp = createCatchUp({
  waiting: runs.untold,
  take(older) {
    runs.take(older);
    redraw();
  },
});
const details = createRunDetails({ again: show, cancelled: shown });
const statistics = createRunStatistics({ offer: details.offer });
createRunRequest((run) => {
  runs.hear([run], false);
  pick(run.id);
});
whenChosen((id) => {
  compared = id;
  putInAddress({ with: id && String(id) });
  show();
});

// The hub is a moment behind: a run that it calls open may have ended.
const hasEnded = (run) => run && !isOpen(run);

/** A run, or why there is none; the address may name one that is older than the list. */
async function find(id, signal) {
  if (id === null) return null;
  const known = runs.find(id);
  return hasEnded(known) ? known : get(`reports/${id}`, signal).catch((error) => error);
}

async function show() {
  isSettled = false;
  isMissing = false;
  asking?.abort();
  asking = null;
  runs.draw(selected);
  // Whoever has chosen nothing sees the latest results, and goes on seeing them.
  const id = selected ?? (runs.succeeded()[0] ?? runs.latest())?.id ?? null;
  if (id === null) {
    details.waiting("No report has been made yet. Ask for one, or wait for the next scheduled one.");
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
  if (refusal) {
    notify(refusal);
    forgetCompared();
  }
  // What the hub has told in the meantime is newer.
  runs.take([own, refusal ? null : other].filter((run) => run && !hasEnded(runs.find(run.id))));
  isSettled = true;
  shown();
}

/** Why a run cannot be compared with the one that is looked at; null where it can, or where there is none. */
function whyNotCompared(other) {
  if (other === null) return null;
  if (other instanceof Error) return other.message;
  if (other.id === selected) return `Report ${other.id} is the one that is looked at.`;
  return other.state === "succeeded" ? null : `Report ${other.id} has no results to compare with.`;
}

function forgetCompared() {
  compared = null;
  putInAddress({ with: null });
}

/** Draws what is known of the run that is looked at. */
function shown(told) {
  if (told) runs.take([told]);
  runs.draw(selected);
  const run = runs.find(selected);
  const other = compared === null || run.state !== "succeeded" ? null : runs.find(compared);
  offerRuns(runs.succeeded().filter(({ id }) => id !== selected), compared);
  details.show(run, other);
  if (run.state === "succeeded") statistics.show(run, other);
  else statistics.hide();
}

function redraw() {
  if (isSettled) shown();
  else runs.draw(selected);
}

function pick(id) {
  if (id !== selected) stepInAddress({ run: String(id) });
  if (id === compared) forgetCompared();
  selected = id;
  look().then(details.focus);
}

function look() {
  if (!runs.find(selected)) details.waiting("Loading…");
  return show();
}

whenAddressTurns(() => {
  selected = idInAddress("run");
  compared = idInAddress("with");
  look();
});

feed(
  {
    reports(news) {
      // What is asked for already, or is not there, need not be asked for again.
      if (isSettled || asking || (isMissing && !news.some(({ id }) => id === selected))) redraw();
      else show();
    },
  },
  {
    onItem(item, isSnapshot) {
      if (item.market) titleOf(item.market);
      if (isSnapshot) {
        // The runs that are looked at may be unknown again.
        isSettled = false;
        isMissing = false;
        statistics.forget();
        showSchedule();
      }
      if (item.reports) runs.hear(item.reports, isSnapshot);
    },
  });
