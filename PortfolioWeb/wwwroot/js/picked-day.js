// The day that is looked at: the latest, which moves with the market, or one that somebody picked. It is asked for with its proof.
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
  let evaluation = null, latest = null;
  // Where the next step starts from, also while the day is still asked for.
  let at = null, isBusy = false;

  const first = async (query, signal) => (await get(`${path}/evaluations?limit=1&${query}`, signal)).items[0];
  // The first day there is stands in for days before it.
  const find = async (signal) => (picked === null
    ? first("order=desc", signal)
    : (await first(`order=desc&to=${isoDay(picked)}`, signal)) ?? first("order=asc", signal));

  const load = pacedLoad(async (signal) => {
    const found = await find(signal);
    if (signal.aborted) return;
    const proof = found && await get(`${path}/proof/${found.asOf}`, signal);
    if (signal.aborted) return;
    isBusy = false;
    evaluation = proof?.stored ?? null;
    at = evaluation && dayNumber(evaluation.asOf);
    if (evaluation) shown(proof, picked);
    else empty();
    // The ledger may be a moment behind what has been told live.
    if (picked === null && latest && latest.asOf !== evaluation?.asOf) load.request();
  }, { apart: APART, failed: fail });

  function fail(error) {
    isBusy = false;
    failed(error);
  }

  function pick(day) {
    picked = day;
    at = day;
    putInAddress({ day: day === null ? null : isoDay(day) });
    load.restart();
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
    /** Looks again: after a break, or because somebody asks. */
    again: () => load.restart(),
    /** The market has moved: what is shown may not be the latest any more, or not what it was. */
    heard(told) {
      latest = told;
      const isAsked = evaluation && picked !== null && dayNumber(evaluation.asOf) === picked;
      if (!isAsked || (latest && latest.run > evaluation.run)) load.request();
    },
  };
}
