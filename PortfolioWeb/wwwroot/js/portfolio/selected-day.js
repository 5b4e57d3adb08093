// The selected day with its proof: the latest day, which moves with the market, or a day that the user selected.
import { get } from "../ui/rest-api.js";
import { dayNumber, isoDay } from "../ui/format.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { dayInAddress, putInAddress } from "../ui/address.js";

const INTERVAL = 1000;

/**
 * @param {string} portfolio
 * @param {{ shown: (proof: object, selected: number | null) => void, empty: () => void, failed: (error: Error) => void }} on
 *   selected is the requested day; null for the latest.
 */
export function selectedDay(portfolio, { shown, empty, failed }) {
  const path = `portfolios/${encodeURIComponent(portfolio)}`;
  let selected = dayInAddress("day");
  // The shown evaluation, and the proof of the latest day; undefined before it is known.
  let evaluation = null, newest;
  // The day that the next step starts from, also while that day is loading.
  let at = null, isBusy = false;

  const first = async (query, signal) => (await get(`${path}/evaluations?limit=1&${query}`, signal)).items[0];

  // Shows the last stored day up to the selected one; for days before the first stored day, the first.
  const load = throttledLoad(async (signal) => {
    if (selected === null) return;
    const { proof } = await get(`${path}/proof?on=${isoDay(selected)}`, signal);
    if (!signal.aborted) show(proof);
  }, { interval: INTERVAL, failed: fail });

  function show(proof) {
    isBusy = false;
    evaluation = proof?.stored ?? null;
    at = evaluation && dayNumber(evaluation.asOf);
    if (evaluation) shown(proof, selected);
    else empty();
  }

  function fail(error) {
    isBusy = false;
    failed(error);
  }

  function select(day) {
    selected = day;
    at = day;
    putInAddress({ day: day === null ? null : isoDay(day) });
    if (day !== null) load.restart();
    else if (newest !== undefined) show(newest);
  }

  /** Selects the day before or after, or a number of days away, within the stored days. */
  async function step(direction, days) {
    // A held key repeats as fast as days can be shown.
    if (at === null || isBusy) return;
    isBusy = true;
    try {
      const day = at + direction * days;
      const query = direction > 0 ? "order=asc&from=" : "order=desc&to=";
      const near = Number.isFinite(day) ? await first(query + isoDay(day)) : null;
      const next = near ?? (await first(direction > 0 ? "order=desc" : "order=asc"));
      if (next && next.asOf !== evaluation?.asOf) select(dayNumber(next.asOf));
      else isBusy = false;
    } catch (error) {
      fail(error);
    }
  }

  load.request();
  return {
    select,
    latest: () => select(null),
    step: (direction, days = 1) => step(direction, days),
    /** Loads again, at once. */
    reload: () => load.restart(),
    /** Takes the proof of a new latest day. A selected day may now exist, or have changed. */
    follow(proof) {
      newest = proof;
      if (selected === null) return show(proof);
      const isRequested = evaluation && dayNumber(evaluation.asOf) === selected;
      if (!isRequested || (proof && proof.stored.run > evaluation.run)) load.request();
    },
  };
}
