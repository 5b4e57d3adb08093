// A card per portfolio: what it is worth, how the day changed it, and whom it waits for.
import { byData, put, setClass } from "./dom.js";
import { arrow, direction, money, nav, plural, shortDate, signedMoney, signedPercent } from "./format.js";
import { isTakenBack, rewoundText } from "./rewound.js";
import { sparkline } from "./sparkline.js";

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
    for (const element of [view.value, view.nav]) put(element, "—");
    for (const element of [view.arrow, view.change, view.percent]) put(element, "");
    setClass(view.delta, ["up", false], ["down", false]);
    return;
  }
  // The first day of the history has nothing to be compared with.
  const { change = null, changePercent = null } = evaluation;
  put(view.value, money(evaluation.value));
  put(view.nav, nav(evaluation.navPerShare));
  put(view.arrow, change === null ? "" : arrow(change));
  put(view.change, change === null ? "first day" : signedMoney(change));
  put(view.percent, changePercent === null ? "" : signedPercent(changePercent));
  setClass(view.delta, ["up", change > 0], ["down", change < 0]);
  view.delta.dataset.direction = direction(change ?? 0);
}

function showDay(view) {
  const { evaluation, needs } = view;
  const isOld = isTakenBack(evaluation?.run, evaluation?.asOf, market);
  view.card.toggleAttribute("data-rewound", isOld);
  put(view.asOf, !evaluation ? `no day of ${needs} yet`
    : isOld ? rewoundText(market)
    : shortDate(evaluation.asOf));
}

function showWaiting(view, waiting) {
  view.badge.hidden = !waiting;
  view.asOf.hidden = Boolean(waiting);
  if (!waiting) return;
  put(view.badge, `waits for ${waiting.exchanges.join(" and ")} since ${shortDate(waiting.since)} (${plural(waiting.days, "day")})`);
  view.badge.title = view.badge.textContent;
}

/** A rewind takes values back before the day that replaces them has come. */
export function showRun(latest) {
  const isNews = latest.run !== market?.run;
  market = latest;
  if (isNews) for (const view of cards.values()) showDay(view);
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
