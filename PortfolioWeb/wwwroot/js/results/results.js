// The results page: the list of reports, the selected report, and its figures.
import "../ui/page-frame.js";
import { byId } from "../ui/dom.js";
import { feed } from "../live/feed.js";
import { collapseOnPhones } from "../ui/collapsible-sections.js";
import { createUnfinishedRuns } from "./unfinished-runs.js";
import { whenChosen } from "./comparison-choice.js";
import { createRunDetails } from "./run-details.js";
import { createRunList } from "./run-list.js";
import { announceRuns } from "./run-announcements.js";
import { createRunRequest } from "./run-request.js";
import { showSchedule } from "./schedule.js";
import { createRunStatistics } from "./statistics.js";
import { createSelectedReport } from "./selected-report.js";
import { showTitle } from "../live/page-title.js";
import { whenNavigated } from "../ui/address.js";

collapseOnPhones();
let hasHistory = true;

const runs = createRunList({
  select: (id) => report.select(id),
  changed(runs) {
    announceRuns(runs);
    readUnfinished();
  },
});
const readUnfinished = createUnfinishedRuns({
  waiting: runs.unreported,
  take(older) {
    runs.take(older);
    report.redraw();
  },
});
const details = createRunDetails({ retry: () => report.show(), cancelled: (run) => report.draw(run) });
const statistics = createRunStatistics({ offer: details.offer, done: () => (byId("report-list").hidden = false) });
const report = createSelectedReport({ runs, details, statistics });
createRunRequest({
  hasHistory: () => hasHistory,
  added(run) {
    runs.update([run], false);
    report.select(run.id);
  },
});
whenChosen(report.compare);
whenNavigated(report.navigated);

feed(
  { reports: report.runsChanged },
  {
    onItem(item, isSnapshot) {
      if (item.market) {
        showTitle(item.market);
        hasHistory = Boolean(item.market.date);
      }
      if (isSnapshot) {
        report.forget();
        statistics.forget();
        showSchedule();
      }
      if (item.reports) runs.update(item.reports, isSnapshot);
    },
  });
