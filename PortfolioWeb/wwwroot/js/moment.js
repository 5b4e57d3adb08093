// The moment that a portfolio's page shows: the newest day that is stored, with its table and its proof, all of one day. What arrives live is
// a little ahead of what is stored, and is shown as soon as it can be proved.
import { get } from "./api.js";
import { PAGE } from "./evaluations.js";
import { dayNumber, isoDay } from "./format.js";
import { pacedLoad } from "./paced-load.js";
import { isTakenBack } from "./rewound.js";

/** At full speed so many milliseconds are between two moments. */
const APART = 200;

/**
 * @param {string} portfolio
 * @param {{ shown: (moment: { page: object, evaluation: object | null, proof: object | null }) => void, failed: (error: Error) => void }} on
 *   shown is called with another moment, everything of which is of one day; without an evaluation nothing is stored yet.
 */
export function portfolioMoment(portfolio, { shown, failed }) {
  const path = `portfolios/${encodeURIComponent(portfolio)}`;
  let market = null, latest = null;

  const pageTo = (to, signal) => get(`${path}/evaluations?order=desc&limit=${PAGE}${to === null ? "" : `&to=${isoDay(to)}`}`, signal);
  const isVoid = (evaluation) => Boolean(evaluation) && isTakenBack(evaluation.run, evaluation.asOf, market);

  /** The newest days that no rewind has taken back, and that the hub has told of: the chart goes no further. */
  async function newestPage(signal) {
    const page = await pageTo(latest && !isVoid(latest) ? dayNumber(latest.asOf) : null, signal);
    return isVoid(page.items[0]) ? pageTo(dayNumber(market.runStart) - 1, signal) : page;
  }

  const load = pacedLoad(async (signal) => {
    const page = await newestPage(signal);
    const evaluation = page.items[0] ?? null;
    const proof = evaluation && (await get(`${path}/proof?on=${evaluation.asOf}`, signal)).proof;
    if (signal.aborted) return;
    const isOne = !evaluation || (proof && proof.stored.asOf === evaluation.asOf && proof.stored.run === evaluation.run && !isVoid(evaluation));
    if (isOne) shown({ page, evaluation, proof });
    if (!isOne || isBehind(evaluation)) load.request();
  }, { apart: APART, failed });

  const isBehind = (evaluation) => latest && !isVoid(latest) && (latest.asOf !== evaluation?.asOf || latest.run !== evaluation.run);

  return {
    /** Looks again: because somebody asks. */
    again: () => load.restart(),
    /** Takes what the hub told of the market and of the portfolio. */
    take(newMarket, evaluation) {
      const isRewound = market && newMarket.run !== market.run;
      const isNews = !market || evaluation?.asOf !== latest?.asOf || evaluation?.run !== latest?.run;
      market = newMarket;
      latest = evaluation;
      if (isRewound) load.restart();
      else if (isNews) load.request();
    },
  };
}
