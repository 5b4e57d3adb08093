// The day that is looked at: the latest, which moves with the market, or one that somebody picked. It is shown with its proof.
import { get } from "./api.js";
import { dayNumber, isoDay } from "./format.js";
import { pacedLoad } from "./paced-load.js";
import { dayInAddress, putInAddress } from "./window-address.js";

const APART = 1000;

/**
 * @param {string} portfolio
 * @param {{ shown: (proof: object, picked: number | null) => void, empty: () => void, failed: (error: Error) => void }} on
 *   picked is the day that was asked for; null for the latest.
 */
export function pickedDay(portfolio, { shown, empty, failed }) {
  const path = `portfolios/${encodeURIComponent(portfolio)}`;
  let picked = dayInAddress("day");
  // What is shown, and the proof of the latest day; undefined before it is known.
  let evaluation = null, newest;
  // Where the next step starts from, also while the day is still asked for.
  let at = null, isBusy = false;

  const first = async (query, signal) => (await get(`${path}/evaluations?limit=1&${query}`, signal)).items[0];

  // The last stored day up to the picked one; the first that there is stands in for days before it.
  const load = pacedLoad(async (signal) => {
    if (picked === null) return;
    const { proof } = await get(`${path}/proof?on=${isoDay(picked)}`, signal);
    if (!signal.aborted) show(proof);
  }, { apart: APART, failed: fail });

  function show(proof) {
    isBusy = false;
    evaluation = proof?.stored ?? null;
    at = evaluation && dayNumber(evaluation.asOf);
    if (evaluation) shown(proof, picked);
    else empty();
  }

  function fail(error) {
    isBusy = false;
    failed(error);
  }

  function pick(day) {
    picked = day;
    at = day;
    putInAddress({ day: day === null ? null : isoDay(day) });
    if (day !== null) load.restart();
    else if (newest !== undefined) show(newest);
  }

  /** To the day before or after, or as many days away; as far as there are days. */
  async function step(direction, days) {
    // A held key goes on as fast as the days can be shown.
    if (at === null || isBusy) return;
    isBusy = true;
    try {
      const day = at + direction * days;
      const near = Number.isFinite(day) ? await first(direction > 0 ? `order=asc&from=${isoDay(day)}` : `order=desc&to=${isoDay(day)}`) : null;
      const next = near ?? (await first(direction > 0 ? "order=desc" : "order=asc"));
      if (next && next.asOf !== evaluation?.asOf) pick(dayNumber(next.asOf));
      else isBusy = false;
    } catch (error) {
      fail(error);
    }
  }

  load.request();
  return {
    pick,
    latest: () => pick(null),
    step: (direction, days = 1) => step(direction, days),
    /** Looks again: because somebody asks. */
    again: () => load.restart(),
    /** Another moment is shown: the latest day is of it, and a picked one may have come, or be another than it was. */
    follow(proof) {
      newest = proof;
      if (picked === null) return show(proof);
      const isAsked = evaluation && dayNumber(evaluation.asOf) === picked;
      if (!isAsked || (proof && proof.stored.run > evaluation.run)) load.request();
    },
  };
}
