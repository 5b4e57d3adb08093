// A portfolio's page: each part of the feed goes to whoever shows it.
import { showPortfolios, showRun } from "./cards.js";
import { createDayPanel } from "./day-panel.js";
import { createEvaluations } from "./evaluations.js";
import { feed } from "./feed.js";
import { createHistoryChart } from "./history-chart.js";
import { hearMarket, hearPortfolios } from "./summary.js";
import { titleOf } from "./title.js";

const { portfolio, shares } = document.querySelector("[data-portfolio]").dataset;
const day = createDayPanel(portfolio, { shown: (evaluation, number, isPicked) => chart.mark(evaluation, number, isPicked) });
const chart = createHistoryChart(portfolio, Number(shares), day);
const evaluations = createEvaluations(portfolio, { pick: day.pick, window: chart.window });

feed(
  {
    market(market) {
      showRun(market);
      hearMarket(market);
    },
    portfolios(portfolios) {
      const own = portfolios.filter((other) => other.portfolio === portfolio);
      if (own.length === 0) return;
      showPortfolios(own);
      hearPortfolios(own);
      const latest = own[0].evaluation ?? null;
      day.heard(latest);
      evaluations.heard(latest);
    },
  },
  {
    // The chart must not miss a day and the tab's title goes on in the background.
    onItem(item, isSnapshot) {
      if (isSnapshot) chart.reset();
      if (item.market) {
        chart.follow(item.market);
        titleOf(item.market);
      }
      if (item.portfolios) chart.append(item.portfolios);
    },
  });
