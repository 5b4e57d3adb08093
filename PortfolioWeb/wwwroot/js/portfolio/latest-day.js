// Loads the latest stored day for all panels of a portfolio's page, so that they show the same day. Live evaluations are a little ahead
// of the ledger, and are shown once they are stored.
import { get } from "../ui/rest-api.js";
import { PAGE } from "./evaluation-pages.js";
import { dayNumber, isoDay } from "../ui/format.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { isRewoundDay } from "../live/market-day.js";

/** The shortest time between two days that are shown, in milliseconds. */
const INTERVAL = 200;

const isSame = (one, other) => one?.asOf === other?.asOf && one?.run === other?.run;

/**
 * @param {string} portfolio
 * @param {object} on
 * @param {(day: { page: object, evaluation: object | null, proof: object | null }) => void} on.shown Gets the first page of evaluations,
 *   the latest evaluation and its proof, all of the same day. The evaluation is null if nothing is stored yet.
 * @param {(error: Error) => void} on.failed
 */
export function followLatestDay(portfolio, { shown, failed }) {
  const path = `portfolios/${encodeURIComponent(portfolio)}`;
  let market = null, latest = null;

  const pageTo = (to, signal) => get(`${path}/evaluations?order=desc&limit=${PAGE}${to === null ? "" : `&to=${isoDay(to)}`}`, signal);
  const isVoid = (evaluation) => Boolean(evaluation) && isRewoundDay(evaluation.run, evaluation.asOf, market);

  /** Loads the latest days that no rewind will replace, up to the hub's latest day, where the chart ends. */
  async function newestPage(signal) {
    const page = await pageTo(latest && !isVoid(latest) ? dayNumber(latest.asOf) : null, signal);
    return isVoid(page.items[0]) ? pageTo(dayNumber(market.runStart) - 1, signal) : page;
  }

  const load = throttledLoad(async (signal) => {
    const page = await newestPage(signal);
    const evaluation = page.items[0] ?? null;
    const proof = evaluation && (await get(`${path}/proof?on=${evaluation.asOf}`, signal)).proof;
    if (signal.aborted) return;
    const isConsistent = !evaluation || (isSame(proof?.stored, evaluation) && !isVoid(evaluation));
    if (isConsistent) shown({ page, evaluation, proof });
    if (!isConsistent || isBehind(evaluation)) load.request();
  }, { interval: INTERVAL, failed });

  const isBehind = (evaluation) => latest && !isVoid(latest) && !isSame(latest, evaluation);

  return {
    /** Loads again, at once. */
    reload: () => load.restart(),
    /** Takes the hub's latest market and evaluation. */
    take(newMarket, evaluation) {
      const isRewound = market && newMarket.run !== market.run;
      const isNewDay = !market || !isSame(evaluation, latest);
      market = newMarket;
      latest = evaluation;
      if (isRewound) load.restart();
      else if (isNewDay) load.request();
    },
  };
}
