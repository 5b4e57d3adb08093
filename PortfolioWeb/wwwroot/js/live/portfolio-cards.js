// The portfolio cards: value, daily change, and the exchanges that a portfolio waits for.
import { byData, setText, setClass } from "../ui/dom.js";
import { arrow, direction, money, nav, plural, shortDate, signedMoney, signedPercent } from "../ui/format.js";
import { isRewoundDay, rewoundText } from "./market-day.js";
import { sparkline } from "../ui/sparkline.js";

let market = null;

const cards = new Map([...byData("portfolio")].map(([id, card]) => {
  const find = (selector) => card.querySelector(selector);
  return [id, {
    card, evaluation: null, value: find(".value"), nav: find(".nav"), delta: find(".delta"), arrow: find(".arrow"), change: find(".change"),
    percent: find(".percent"), asOf: find(".as-of"), badge: find(".badge"), needs: card.dataset.needs,
    draw: find(".sparkline") ? sparkline(find(".sparkline")) : () => {},
  }];
}));

function showEvaluation(view, evaluation) {
  for (const element of [view.value, view.nav, view.change]) element.classList.remove("skeleton");
  if (!evaluation) {
    for (const element of [view.value, view.nav]) setText(element, "—");
    for (const element of [view.arrow, view.change, view.percent]) setText(element, "");
    setClass(view.delta, ["up", false], ["down", false]);
    return;
  }
  // The first day of the history has no change.
  const { change = null, changePercent = null } = evaluation;
  setText(view.value, money(evaluation.value));
  setText(view.nav, nav(evaluation.navPerShare));
  setText(view.arrow, change === null ? "" : arrow(change));
  setText(view.change, change === null ? "first day" : signedMoney(change));
  setText(view.percent, changePercent === null ? "" : signedPercent(changePercent));
  setClass(view.delta, ["up", change > 0], ["down", change < 0]);
  view.delta.dataset.direction = direction(change ?? 0);
}

function showDay(view) {
  const { evaluation, needs } = view;
  const isOld = isRewoundDay(evaluation?.run, evaluation?.asOf, market);
  view.card.toggleAttribute("data-rewound", isOld);
  setText(view.asOf, !evaluation ? `no day of ${needs} yet`
    : isOld ? rewoundText(market)
    : shortDate(evaluation.asOf));
}

function showWaiting(view, waiting) {
  view.badge.hidden = !waiting;
  view.asOf.hidden = Boolean(waiting);
  if (!waiting) return;
  setText(view.badge, `waits for ${waiting.exchanges.join(" and ")} since ${shortDate(waiting.since)} (${plural(waiting.days, "day")})`);
  view.badge.title = view.badge.textContent;
}

/** Marks values that a rewind will replace. */
export function showPortfoliosRun(latest) {
  const isNewRun = latest.run !== market?.run;
  market = latest;
  if (isNewRun) for (const view of cards.values()) showDay(view);
}

export function showPortfolios(portfolios) {
  for (const portfolio of portfolios) {
    const view = cards.get(portfolio.portfolio);
    if (!view) continue;
    view.evaluation = portfolio.evaluation ?? null;
    showEvaluation(view, view.evaluation);
    showDay(view);
    showWaiting(view, portfolio.waiting ?? null);
    view.draw(portfolio.recent ?? [], view.evaluation?.change ?? 0);
  }
}
