// The table of evaluations: pages, by day both ways, of all days or of some; the same as a CSV file.
import { get } from "./api.js";
import { byId, put, setClass } from "./dom.js";
import { arrow, count, dayNumber, isoDay, nav, price, shortDate, signedMoney, signedPercent } from "./format.js";
import { pacedLoad } from "./paced-load.js";
import { panelState } from "./panel-state.js";
import { keyedRows } from "./rows.js";
import { dayInAddress, inAddress, putInAddress, wordInAddress } from "./window-address.js";

const PAGE = 20;
const APART = 1000;
/** The most that the API gives at once. */
const MOST = 1000;

/**
 * @param {string} portfolio
 * @param {{ pick: (day: number) => void, window: import("./day-window.js").DayWindow }} options
 */
export function createEvaluations(portfolio, { pick, window }) {
  const path = `portfolios/${encodeURIComponent(portfolio)}/evaluations`;
  const filter = byId("filter");
  const { from, to } = filter.elements;
  const problem = byId("filter-problem");
  const sort = byId("by-day");
  const before = byId("page-before"), after = byId("page-after");
  const state = panelState(byId("evaluations"), () => load.restart());
  // The cursors of the pages that are known; the first page has none.
  let cursors = [null], number = 1, next = null, latest = null;

  const isNewestFirst = () => sort.getAttribute("aria-sort") === "descending";
  const hasNewest = () => isNewestFirst() && number === 1;

  const show = keyedRows(byId("evaluation-rows"), byId("evaluation-row"), (evaluation) => evaluation.asOf, (evaluation, row) => {
    const { change, changePercent } = evaluation;
    row.querySelector("button").dataset.day = evaluation.asOf;
    setClass(row.children[2], ["up", change > 0], ["down", change < 0]);
    return {
      day: shortDate(evaluation.asOf), value: price(evaluation.value), nav: nav(evaluation.navPerShare), run: count(evaluation.run),
      change: change === null ? "first day" : `${arrow(change)} ${signedMoney(change)}`, percent: changePercent === null ? "" : signedPercent(changePercent),
    };
  });

  function query(more) {
    const wanted = new URLSearchParams({ order: isNewestFirst() ? "desc" : "asc" });
    if (from.value) wanted.set("from", from.value);
    if (to.value) wanted.set("to", to.value);
    for (const [name, value] of Object.entries(more)) if (value !== null) wanted.set(name, value);
    return wanted;
  }

  /** The cursor of a page that somebody came to by its address; undefined where there is no such page. */
  async function cursorOf(page, signal) {
    let cursor = null;
    for (let before = (page - 1) * PAGE; before > 0; before -= MOST) {
      ({ next: cursor } = await get(`${path}?${query({ limit: Math.min(before, MOST), cursor })}`, signal));
      if (cursor === null) return undefined;
    }
    return cursor;
  }

  /** A page and its cursor; the cursors of before a rewind lead nowhere, and are found anew. */
  async function pageOf(page, signal) {
    try {
      const cursor = cursors[page - 1] ?? (await cursorOf(page, signal));
      return { cursor, page: cursor === undefined ? null : await get(`${path}?${query({ limit: PAGE, cursor })}`, signal) };
    } catch (error) {
      if (error.status !== 409) throw error;
      cursors = [null];
      return pageOf(page, signal);
    }
  }

  const load = pacedLoad(async (signal) => {
    const { cursor, page } = await pageOf(number, signal);
    if (signal.aborted) return;
    if (number > 1 && !page?.items.length) return begin();
    cursors[number - 1] = cursor;
    next = page.next;
    if (page.items.length === 0) state.empty(from.value || to.value ? "The portfolio is not valued in these days." : "No day is stored yet.");
    else state.ready();
    show(page.items);
    put(byId("page-number"), `Page ${count(number)}`);
    // A button that becomes useless while it has the focus hands it on.
    const focused = document.activeElement;
    before.disabled = number === 1;
    after.disabled = next === null;
    if (focused === before && before.disabled) after.focus();
    if (focused === after && after.disabled) before.focus();
    // The ledger may be a moment behind what has been told live.
    if (latest && hasNewest() && !to.value && page.items[0]?.asOf !== latest.asOf && !(from.value > latest.asOf)) load.request();
  }, { apart: APART, failed: (error) => state.failed(error) });

  function turnTo(page) {
    number = page;
    putInAddress({
      "list-from": from.value || null, "list-to": to.value || null,
      order: isNewestFirst() ? null : "asc", page: number === 1 ? null : String(number),
    });
    load.restart();
  }

  function showExport() {
    byId("csv").href = `/api/${path}?${query({ format: "csv" })}`;
  }

  function begin() {
    cursors = [null];
    showExport();
    turnTo(1);
  }

  function order(way) {
    sort.setAttribute("aria-sort", way);
    put(sort.querySelector("[aria-hidden]"), isNewestFirst() ? "▼" : "▲");
  }

  /** What the address says: the days, their order and the page. */
  function open() {
    for (const [field, name] of [[from, "list-from"], [to, "list-to"]]) {
      const day = dayInAddress(name);
      field.value = day === null ? "" : isoDay(day);
    }
    order(wordInAddress("order", ["desc", "asc"]) === "asc" ? "ascending" : "descending");
    showExport();
    const page = Number(inAddress("page"));
    turnTo(Number.isSafeInteger(page) && page > 1 ? page : 1);
  }

  function filtered() {
    const isWrong = from.value && to.value && from.value > to.value;
    put(problem, isWrong ? "The first day is after the last." : "");
    from.toggleAttribute("aria-invalid", isWrong);
    if (!isWrong) begin();
  }

  filter.addEventListener("change", filtered);
  filter.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty once the event is over.
  filter.addEventListener("reset", () => setTimeout(filtered));
  byId("filter-chart").addEventListener("click", () => {
    if (!window.isOpen) return;
    from.value = isoDay(Math.ceil(window.from));
    to.value = isoDay(Math.floor(window.to));
    filtered();
  });
  byId("sort").addEventListener("click", () => {
    order(isNewestFirst() ? "ascending" : "descending");
    begin();
  });
  before.addEventListener("click", () => {
    turnTo(number - 1);
  });
  after.addEventListener("click", () => {
    cursors[number] = next;
    turnTo(number + 1);
  });
  byId("evaluation-rows").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-day]");
    if (button) pick(dayNumber(button.dataset.day));
  });

  open();
  return {
    /** The market has moved: only a page that has the newest days changes by it, until a rewind. */
    heard(told) {
      const isRewound = told?.run !== latest?.run;
      latest = told;
      if (isRewound || hasNewest() || next === null) load.request();
    },
  };
}
