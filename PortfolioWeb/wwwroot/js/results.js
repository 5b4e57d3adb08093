// The results page: the runs as the hub reports them, the report that is shown, and its figures.
import { byId } from "./dom.js";
import { feed } from "./feed.js";
import { foldOnPhones } from "./folds.js";
import { createCatchUp } from "./run-catch-up.js";
import { whenChosen } from "./run-choice.js";
import { createRunDetails } from "./run-details.js";
import { createRunList } from "./run-list.js";
import { hearRuns } from "./run-news.js";
import { createRunRequest } from "./run-request.js";
import { showSchedule } from "./run-schedule.js";
import { createRunStatistics } from "./run-statistics.js";
import { createShownReport } from "./shown-report.js";
import { titleOf } from "./title.js";
import { whenAddressTurns } from "./window-address.js";

foldOnPhones();
let hasHistory = true;

const runs = createRunList({
  pick: (id) => report.pick(id),
  told(news) {
    hearRuns(news);
    catchUp();
  },
});
const catchUp = createCatchUp({
  waiting: runs.untold,
  take(older) {
    runs.take(older);
    report.redraw();
  },
});
const details = createRunDetails({ again: () => report.show(), cancelled: (run) => report.draw(run) });
const statistics = createRunStatistics({ offer: details.offer, settled: () => (byId("report-list").hidden = false) });
const report = createShownReport({ runs, details, statistics });
createRunRequest({
  hasHistory: () => hasHistory,
  added(run) {
    runs.hear([run], false);
    report.pick(run.id);
  },
});
whenChosen(report.compare);
whenAddressTurns(report.turned);

feed(
  { reports: report.heard },
  {
    onItem(item, isSnapshot) {
      if (item.market) {
        titleOf(item.market);
        hasHistory = Boolean(item.market.date);
      }
      if (isSnapshot) {
        report.forget();
        statistics.forget();
        showSchedule();
      }
      if (item.reports) runs.hear(item.reports, isSnapshot);
    },
  });
