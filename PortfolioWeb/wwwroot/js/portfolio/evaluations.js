// The table of evaluations: sorted by any column, filtered by date, extended as the user scrolls, and offered as a CSV file.
import { byId, setText } from "../ui/dom.js";
import { count, dayNumber, plural } from "../ui/format.js";
import { panelState } from "../ui/panel-state.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { evaluationFilter } from "./evaluation-filter.js";
import { evaluationPages } from "./evaluation-pages.js";
import { showEvaluations } from "./evaluation-rows.js";
import { evaluationSort } from "./evaluation-sort.js";

const INTERVAL = 1000;
const NO_DAYS = "There are no evaluations in these days. Choose All days to see every one.";
const NOTHING_YET = "No evaluations yet. Start the market on the dashboard.";

/**
 * @param {string} portfolio
 * @param {object} options
 * @param {(day: number) => void} options.select
 * @param {import("../chart/day-window.js").DayWindow} options.window
 * @param {() => void} options.retry Called by the button that is shown after loading has failed.
 */
export function createEvaluations(portfolio, { select, window, retry }) {
  const box = byId("evaluation-scroll");
  const state = panelState(byId("evaluations"), () => {
    load.restart();
    retry();
  });
  let newestPage = null, isMore = false;

  const sort = evaluationSort(begin);
  const filter = evaluationFilter({ window, changed: begin });
  const pages = evaluationPages(`portfolios/${encodeURIComponent(portfolio)}/evaluations`, () => ({ ...sort.query(), ...filter.query() }));

  function draw() {
    const { items, hasMore } = pages;
    if (items.length === 0) state.empty(filter.isSet() ? NO_DAYS : NOTHING_YET);
    else state.ready();
    showEvaluations(items);
    const shown = hasMore ? `${count(items.length)} days shown, more as you scroll` : `All ${plural(items.length, "day")}`;
    setText(byId("evaluations-count"), shown);
    // A page that does not fill the box could not be scrolled.
    if (hasMore && box.scrollHeight <= box.clientHeight) more();
  }

  // The newest days come with the page's latest day, so that the table shows the same day as the other panels.
  const showsNewest = () => sort.isNewestFirst() && !filter.isSet();

  function showNewest() {
    pages.startWith(newestPage);
    draw();
  }

  const load = throttledLoad(async (signal) => {
    if (!isMore && showsNewest()) {
      if (newestPage) showNewest();
      return;
    }
    await (isMore ? pages.readNext(signal) : isAtEnd() ? pages.readLast(signal) : pages.readFirst(signal));
    if (signal.aborted) return;
    isMore = false;
    draw();
  }, { interval: INTERVAL, failed });

  // The rows stay, and scrolling tries again.
  function failed(error) {
    isMore = false;
    state.failed(error);
  }

  const isAtTop = () => box.scrollTop === 0;
  const isAtEnd = () => !pages.hasMore && pages.items.length > 0 && sort.isOldestFirst();

  function more() {
    if (!pages.hasMore || isMore) return;
    isMore = true;
    load.restart();
  }

  function begin() {
    pages.clear();
    isMore = false;
    box.scrollTop = 0;
    byId("csv").href = pages.csvAddress();
    load.restart();
  }

  // Reads the next page when the end of the rows is near.
  box.addEventListener("scroll", () => {
    if (box.scrollTop + 2 * box.clientHeight >= box.scrollHeight) more();
  }, { passive: true });
  byId("evaluation-rows").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-day]");
    if (button) select(dayNumber(button.dataset.day));
  });

  begin();
  return {
    failed,
    /** Takes the newest page of days. Rows that the user has scrolled to stay, until a rewind. */
    follow(page) {
      const isRewound = newestPage !== null && page.items[0]?.run !== newestPage.items[0]?.run;
      newestPage = page;
      if (isRewound) begin();
      if (showsNewest()) {
        if (!isMore && isAtTop()) showNewest();
      } else if (!isMore && (isAtTop() || isAtEnd())) {
        load.request();
      }
    },
  };
}
