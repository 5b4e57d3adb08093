// Loads thinned history for every line: at once when asked after a pause, else at most every so often.
import { get } from "./api.js";
import { isoDay } from "./format.js";

const APART = 1500;

/**
 * @param {string[]} portfolios
 * @param {() => { from: number, to: number, points: number } | null} wanted The window as it is at the time of asking.
 * @param {(portfolio: string, evaluations: object[]) => void} onLoaded
 * @param {() => void} onDone
 */
export function navHistory(portfolios, wanted, onLoaded, onDone) {
  let timer = 0, last = -APART, loading = null, again = false;

  async function load() {
    timer = 0;
    const window = wanted();
    if (!window || document.hidden) {
      again = Boolean(window);
      return;
    }
    again = false;
    last = performance.now();
    const own = (loading = new AbortController());
    const query = new URLSearchParams({ from: isoDay(window.from), to: isoDay(window.to), points: window.points });
    try {
      await Promise.all(portfolios.map(async (portfolio) => {
        const { items } = await get(`portfolios/${encodeURIComponent(portfolio)}/evaluations?${query}`, own.signal);
        if (!own.signal.aborted) onLoaded(portfolio, items);
      }));
    } catch {
      // The lines stay as they are; the next live point that leaves a gap asks again.
    }
    if (loading !== own) return;
    loading = null;
    onDone();
    if (again) request();
  }

  function request() {
    if (loading) again = true;
    else timer ||= setTimeout(load, Math.max(0, last + APART - performance.now()));
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && again) request();
  });

  return {
    request,
    /** Another window: what is under way is of no use any more. */
    restart() {
      loading?.abort();
      loading = null;
      clearTimeout(timer);
      timer = 0;
      last = -APART;
      request();
    },
  };
}
