// A portfolio's page. What it shows is of one moment: the newest day that is stored.
import { showPortfolios, showRun } from "./cards.js";
import { createDayPanel } from "./day-panel.js";
import { createEvaluations } from "./evaluations.js";
import { feed } from "./feed.js";
import { createHistoryChart } from "./history-chart.js";
import { portfolioMoment } from "./moment.js";
import { hearMarket, hearPortfolios } from "./summary.js";
import { titleOf } from "./title.js";

const { portfolio, shares } = document.querySelector("[data-portfolio]").dataset;
const again = () => moment.again();
const day = createDayPanel(portfolio, { shown: (evaluation, number, isPicked) => chart.mark(evaluation, number, isPicked), again });
const chart = createHistoryChart(portfolio, Number(shares), day, again);
const evaluations = createEvaluations(portfolio, { pick: day.pick, window: chart.window, again });
let waiting = null, evaluation = null;
// As the hub told last, also while the page is hidden.
let market = null, latest = null;

const showNow = () => showPortfolios([{ portfolio, evaluation, waiting }]);

const moment = portfolioMoment(portfolio, {
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
    market(told) {
      showRun(told);
      hearMarket(told);
    },
    portfolios(portfolios) {
      const own = portfolios.find((other) => other.portfolio === portfolio);
      if (!own) return;
      waiting = own.waiting ?? null;
      if (evaluation) showNow();
      hearPortfolios([own]);
    },
  },
  {
    // The chart must not miss a day and the tab's title goes on in the background.
    onItem(item, isSnapshot) {
      chart.take(item, isSnapshot);
      if (item.market) titleOf(item.market);
      const own = item.portfolios?.find((other) => other.portfolio === portfolio);
      if (item.market) market = item.market;
      if (own) latest = own.evaluation ?? null;
      moment.take(market, latest);
    },
  });
