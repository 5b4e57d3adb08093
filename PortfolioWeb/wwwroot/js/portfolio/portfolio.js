// A portfolio's page. All panels show the same day: the latest stored one.
import "../ui/page-frame.js";
import { showPortfolios, showPortfoliosRun } from "../live/portfolio-cards.js";
import { createDayPanel } from "./day-panel.js";
import { createEvaluations } from "./evaluations.js";
import { feed } from "../live/feed.js";
import { createHistoryChart } from "./history-chart.js";
import { followLatestDay } from "./latest-day.js";
import { announceMarket, announcePortfolios } from "../live/announcements.js";
import { showTitle } from "../live/page-title.js";

const { portfolio, shares } = document.querySelector("[data-portfolio]").dataset;
const retry = () => latestDay.reload();
const day = createDayPanel(portfolio, { shown: (evaluation, number, isSelected) => chart.mark(evaluation, number, isSelected), retry });
const chart = createHistoryChart(portfolio, Number(shares), day, retry);
const evaluations = createEvaluations(portfolio, { select: day.select, window: chart.window, retry });
let waiting = null, evaluation = null;
// The hub's latest values, also while the page is hidden.
let market = null, latest = null;

const showNow = () => showPortfolios([{ portfolio, evaluation, waiting }]);

const latestDay = followLatestDay(portfolio, {
  shown({ page, evaluation: newest, proof }) {
    evaluation = newest;
    showNow();
    chart.follow(newest);
    day.follow(proof);
    evaluations.follow(page);
  },
  failed(error) {
    for (const panel of [chart, day, evaluations]) panel.failed(error);
  },
});

feed(
  {
    market(latest) {
      showPortfoliosRun(latest);
      announceMarket(latest);
    },
    portfolios(portfolios) {
      const own = portfolios.find((other) => other.portfolio === portfolio);
      if (!own) return;
      waiting = own.waiting ?? null;
      if (evaluation) showNow();
      announcePortfolios([own]);
    },
  },
  {
    // Not throttled: the chart needs every day, and the title also changes in the background.
    onItem(item, isSnapshot) {
      chart.take(item, isSnapshot);
      if (item.market) showTitle(item.market);
      const own = item.portfolios?.find((other) => other.portfolio === portfolio);
      if (item.market) market = item.market;
      if (own) latest = own.evaluation ?? null;
      latestDay.take(market, latest);
    },
  });
