// The dashboard: each part of the feed goes to whoever shows it.
import "./dialogs.js";
import "./shortcuts.js";
import { showPortfolios, showRun } from "./cards.js";
import { showCloses, showClosesRun } from "./closes.js";
import { setConnected } from "./commands.js";
import { showExchanges } from "./exchanges.js";
import { feed } from "./feed.js";
import { showFinished } from "./finished.js";
import { showMarket, showPace } from "./market.js";
import { createNavChart } from "./nav-chart.js";
import { showPipeline } from "./pipeline-strip.js";
import { showRewind } from "./rewind.js";
import { hearMarket, hearPortfolios } from "./summary.js";
import { measureTick } from "./tick-latency.js";
import { titleOf } from "./title.js";

const chart = createNavChart();

feed(
  {
    market(market) {
      showMarket(market);
      showRewind(market);
      showRun(market);
      showClosesRun(market);
      showFinished({ market });
      showPipeline({ market });
      hearMarket(market);
    },
    replay: (replay) => showFinished({ replay }),
    exchanges: showExchanges,
    portfolios(portfolios) {
      showPortfolios(portfolios);
      showFinished({ portfolios });
      showPipeline({ portfolios });
      hearPortfolios(portfolios);
    },
    closes: showCloses,
    pipeline(pipeline) {
      showPipeline({ pipeline });
      showPace(pipeline);
    },
    // Last: the rest of the frame is drawn.
    emittedAt: measureTick,
  },
  {
    // The chart must not miss a day and the tab's title goes on in the background.
    onItem(item, isSnapshot) {
      chart.take(item, isSnapshot);
      if (item.market) titleOf(item.market);
    },
    onState: (state) => setConnected(state === "live"),
  });
