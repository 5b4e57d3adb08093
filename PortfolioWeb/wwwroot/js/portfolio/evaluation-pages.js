// Reads a portfolio's evaluations page by page.
import { get } from "../ui/rest-api.js";

/** The number of rows in a page. */
export const PAGE = 50;

/**
 * @param {string} path The API path of the evaluations.
 * @param {() => Record<string, string>} query Returns the current filter and order.
 */
export function evaluationPages(path, query) {
  // The rows so far, the cursor of the next page, and the cursor of the page that was read last.
  let items = [], next = null, lastCursor = null;

  function addressOf(more) {
    const parameters = new URLSearchParams(query());
    for (const [name, value] of Object.entries(more)) if (value !== null) parameters.set(name, value);
    return `${path}?${parameters}`;
  }

  /** Reads a page. A cursor that a rewind has made invalid leads to the first page. */
  async function read(cursor, signal) {
    try {
      return await get(addressOf({ limit: PAGE, cursor }), signal);
    } catch (error) {
      if (error.status !== 409 || cursor === null) throw error;
      items = [];
      return get(addressOf({ limit: PAGE }), signal);
    }
  }

  async function add(cursor, keep, signal) {
    const page = await read(cursor, signal);
    if (signal.aborted) return;
    items = items.length === 0 ? page.items : [...keep, ...page.items];
    [next, lastCursor] = [page.next, items.length > page.items.length ? cursor : null];
  }

  return {
    get items() {
      return items;
    },
    get hasMore() {
      return next !== null;
    },
    csvAddress: () => `/api/${addressOf({ format: "csv" })}`,
    clear() {
      [items, next, lastCursor] = [[], null, null];
    },
    /** Shows a first page that was read elsewhere. */
    startWith(page) {
      [items, next, lastCursor] = [page.items, page.next, null];
    },
    readNext: (signal) => add(next, items, signal),
    readFirst: (signal) => add(null, [], signal),
    /** Reads the last page again, where days are added at the end. */
    readLast(signal) {
      const lengthOfLast = ((items.length - 1) % PAGE) + 1;
      return add(lastCursor, lastCursor === null ? [] : items.slice(0, -lengthOfLast), signal);
    },
  };
}
