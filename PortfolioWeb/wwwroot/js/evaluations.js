// The table of evaluations: sorted by any column, of all days or of some, and longer as somebody scrolls; the same as a CSV file.
import { get } from "./api.js";
import { byId, put } from "./dom.js";
import { evaluationFilter } from "./evaluation-filter.js";
import { showEvaluations } from "./evaluation-rows.js";
import { evaluationSort } from "./evaluation-sort.js";
import { count, dayNumber, plural } from "./format.js";
import { pacedLoad } from "./paced-load.js";
import { panelState } from "./panel-state.js";

/** How many rows come at once. */
export const PAGE = 50;
const APART = 1000;

/**
 * @param {string} portfolio
 * @param {{ pick: (day: number) => void, window: import("./day-window.js").DayWindow, again: () => void }} options again is asked for where loading failed.
 */
export function createEvaluations(portfolio, { pick, window, again }) {
  const path = `portfolios/${encodeURIComponent(portfolio)}/evaluations`;
  const box = byId("evaluation-scroll");
  const told = byId("evaluations-told");
  const state = panelState(byId("evaluations"), () => {
    load.restart();
    again();
  });
  // What is shown, the cursor of what follows, and the cursor of the last page that was read.
  let items = [], next = null, lastCursor = null, moment = null;
  let isMore = false;

  const sort = evaluationSort(begin);
  const filter = evaluationFilter({ window, changed: begin });

  function query(more) {
    const wanted = new URLSearchParams({ ...sort.query(), ...filter.query() });
    for (const [name, value] of Object.entries(more)) if (value !== null) wanted.set(name, value);
    return wanted;
  }

  function draw() {
    if (items.length === 0) state.empty(filter.isSet() ? "There are no evaluations in these days. Choose All days to see every one." : "No evaluations yet. Start the market on the dashboard.");
    else state.ready();
    showEvaluations(items);
    put(told, next === null ? `All ${plural(items.length, "day")}` : `${count(items.length)} days shown, more as you scroll`);
    // A page that does not fill the box would never be scrolled.
    if (next !== null && box.scrollHeight <= box.clientHeight) more();
  }

  /** Reads a page; a cursor that a rewind has made void leads to the beginning. */
  async function read(cursor, signal) {
    try {
      return await get(`${path}?${query({ limit: PAGE, cursor })}`, signal);
    } catch (error) {
      if (error.status !== 409 || cursor === null) throw error;
      items = [];
      return get(`${path}?${query({ limit: PAGE })}`, signal);
    }
  }

  // The newest days come with the page's moment, so that they are of the same day as everything beside them.
  const isOfMoment = () => sort.isNewestFirst() && !filter.isSet();

  function showMoment() {
    [items, next, lastCursor] = [moment.items, moment.next, null];
    draw();
  }

  const load = pacedLoad(async (signal) => {
    if (!isMore && isOfMoment()) {
      if (moment) showMoment();
      return;
    }
    const cursor = isMore ? next : isAtEnd() ? lastCursor : null;
    // The last page is read again where days are added at the end, the first page where they are added at the beginning.
    const kept = isMore ? items : isAtEnd() && lastCursor !== null ? items.slice(0, items.length - ((items.length - 1) % PAGE) - 1) : [];
    const page = await read(cursor, signal);
    if (signal.aborted) return;
    isMore = false;
    items = items.length === 0 ? page.items : [...kept, ...page.items];
    [next, lastCursor] = [page.next, items.length > page.items.length ? cursor : null];
    draw();
  }, { apart: APART, failed });

  // What is shown stays, and scrolling tries again.
  function failed(error) {
    isMore = false;
    state.failed(error);
  }

  const isAtTop = () => box.scrollTop === 0;
  const isAtEnd = () => next === null && items.length > 0 && sort.isOldestFirst();

  function more() {
    if (next === null || isMore) return;
    isMore = true;
    load.restart();
  }

  function begin() {
    [items, next, lastCursor, isMore] = [[], null, null, false];
    box.scrollTop = 0;
    byId("csv").href = `/api/${path}?${query({ format: "csv" })}`;
    load.restart();
  }

  // The end of the rows is near.
  box.addEventListener("scroll", () => {
    if (box.scrollTop + 2 * box.clientHeight >= box.scrollHeight) more();
  }, { passive: true });
  byId("evaluation-rows").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-day]");
    if (button) pick(dayNumber(button.dataset.day));
  });

  begin();
  return {
    failed,
    /** Another moment is shown: rows that somebody has scrolled to stay where they are, until a rewind. */
    follow(page) {
      const isRewound = moment !== null && page.items[0]?.run !== moment.items[0]?.run;
      moment = page;
      if (isRewound) begin();
      if (isOfMoment()) {
        if (!isMore && isAtTop()) showMoment();
      } else if (!isMore && (isAtTop() || isAtEnd())) {
        load.request();
      }
    },
  };
}
