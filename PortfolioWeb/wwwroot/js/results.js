// The results page: the runs as the hub tells of them, the one that is looked at, and what it has found.
import { get } from "./api.js";
import { feed } from "./feed.js";
import { notify } from "./notices.js";
import { offerRuns, whenChosen } from "./run-choice.js";
import { createRunDetails } from "./run-details.js";
import { createRunList } from "./run-list.js";
import { hearRuns } from "./run-news.js";
import { createRunRequest } from "./run-request.js";
import { showSchedule } from "./run-schedule.js";
import { createRunStatistics } from "./run-statistics.js";
import { titleOf } from "./title.js";
import { inAddress, putInAddress } from "./window-address.js";

const idInAddress = (name) => (/^\d{1,9}$/.test(inAddress(name) ?? "") ? Number(inAddress(name)) : null);
let selected = idInAddress("run");
let compared = idInAddress("with");
let asking = null;
// Whether what the address names is known to be there.
let isSettled = false;

const runs = createRunList({ pick, told: hearRuns });
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

/** Runs that the address names may be older than the list. */
async function findRuns(ids) {
  asking?.abort();
  const { signal } = (asking = new AbortController());
  const missing = ids.filter((id) => id !== null && !runs.find(id));
  runs.take(await Promise.all(missing.map((id) => get(`reports/${id}`, signal))));
  return !signal.aborted;
}

async function show() {
  isSettled = false;
  runs.draw(selected);
  // Whoever has chosen nothing sees the latest results, and goes on seeing them.
  const id = selected ?? (runs.succeeded()[0] ?? runs.latest())?.id ?? null;
  if (id === null) {
    details.waiting("No report has been made yet. Ask for one, or wait for the next scheduled one.");
    statistics.hide();
    return;
  }
  try {
    if (!await findRuns([id])) return;
  } catch (error) {
    if (error.name === "AbortError") return;
    details.failed(error);
    statistics.hide();
    return;
  }
  selected = id;
  putInAddress({ run: String(id) });
  if (!await compare()) return;
  isSettled = true;
  shown();
}

/** Makes sure that the other run is there and has results. */
async function compare() {
  try {
    if (!await findRuns([compared])) return false;
    if (compared === null || (compared !== selected && runs.find(compared).state === "succeeded")) return true;
    notify(compared === selected ? `Report ${compared} is the one that is looked at.` : `Report ${compared} has no results to compare with.`);
  } catch (error) {
    if (error.name === "AbortError") return false;
    notify(error.message);
  }
  forgetCompared();
  return true;
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

function pick(id) {
  if (!runs.find(id)) details.waiting("Loading…");
  if (id === compared) forgetCompared();
  selected = id;
  show().then(details.focus);
}

feed(
  {
    reports: () => (isSettled ? shown() : show()),
  },
  {
    onItem(item, isSnapshot) {
      if (item.market) titleOf(item.market);
      if (isSnapshot) {
        // The runs that are looked at may be unknown again.
        isSettled = false;
        statistics.forget();
        showSchedule();
      }
      if (item.reports) runs.hear(item.reports, isSnapshot);
    },
  });
