// Loads data at most once per interval, and only while the page is visible.
const INTERVAL = 1500;

/**
 * @param {(signal: AbortSignal) => Promise<unknown>} load Loads and shows the data that is needed when it starts.
 * @param {{ interval?: number, failed?: (error: Error) => void }} options failed is called if loading fails; the content stays.
 */
export function throttledLoad(load, { interval = INTERVAL, failed } = {}) {
  let timer = 0, last = -interval, loading = null, again = false;

  async function begin() {
    timer = 0;
    if (document.hidden) {
      again = true;
      return;
    }
    again = false;
    last = performance.now();
    const own = (loading = new AbortController());
    try {
      await load(own.signal);
    } catch (error) {
      if (!own.signal.aborted) failed?.(error);
    }
    if (loading !== own) return;
    loading = null;
    if (again) request();
  }

  function request() {
    if (loading) again = true;
    else timer ||= setTimeout(begin, Math.max(0, last + interval - performance.now()));
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && again) request();
  });

  return {
    request,
    /** Aborts the load in progress and starts another, after a pause if further changes are likely. */
    restart(pause = 0) {
      loading?.abort();
      loading = null;
      clearTimeout(timer);
      timer = setTimeout(begin, pause);
    },
  };
}
