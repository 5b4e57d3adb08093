// The dashboard. Passes each part of the live feed to the modules that show it.
import "../ui/page-frame.js";
import { showPortfolios, showPortfoliosRun } from "../live/portfolio-cards.js";
import { showCloses, showClosesRun } from "./closes.js";
import { setConnected } from "./command-buttons.js";
import { showExchanges } from "./exchanges.js";
import { feed } from "../live/feed.js";
import { showFinished } from "./finished-market.js";
import { showMarket, showMeasuredSpeed } from "./market.js";
import { createNavChart } from "./nav-chart.js";
import { showPipeline } from "./pipeline-strip.js";
import { showRewind } from "./rewind-dialog.js";
import { announceMarket, announcePortfolios } from "../live/announcements.js";
import { measureTick } from "./tick-latency.js";
import { showTitle } from "../live/page-title.js";

const chart = createNavChart();

feed(
  {
    market(market) {
      showMarket(market);
      showRewind(market);
      showPortfoliosRun(market);
      showClosesRun(market);
      showFinished({ market });
      showPipeline({ market });
      announceMarket(market);
    },
    replay: (replay) => showFinished({ replay }),
    exchanges: showExchanges,
    portfolios(portfolios) {
      showPortfolios(portfolios);
      showFinished({ portfolios });
      showPipeline({ portfolios });
      announcePortfolios(portfolios);
    },
    closes: showCloses,
    pipeline(pipeline) {
      showPipeline({ pipeline });
      showMeasuredSpeed(pipeline);
    },
    // Last, when the rest of the frame is drawn.
    emittedAt: measureTick,
  },
  {
    // Not throttled: the chart needs every day, and the title also changes in the background.
    onItem(item, isSnapshot) {
      chart.take(item, isSnapshot);
      if (item.market) showTitle(item.market);
    },
    onState: (state) => setConnected(state === "live"),
  });
