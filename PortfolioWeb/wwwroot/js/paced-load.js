// Asks again and again for what changes: at once when asked after a pause, else at most every so often, and only while
// somebody looks.
const APART = 1500;

/**
 * @param {(signal: AbortSignal) => Promise<unknown>} load Asks and shows the answer; it looks what is wanted when it begins.
 * @param {{ apart?: number, failed?: (error: Error) => void }} options What is shown stays as it is where asking fails.
 */
export function pacedLoad(load, { apart = APART, failed } = {}) {
  let timer = 0, last = -apart, loading = null, again = false;

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
    else timer ||= setTimeout(begin, Math.max(0, last + apart - performance.now()));
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && again) request();
  });

  return {
    request,
    /** Something else is wanted: what is under way is of no use any more. Where it may change again at once, a pause helps. */
    restart(pause = 0) {
      loading?.abort();
      loading = null;
      clearTimeout(timer);
      timer = setTimeout(begin, pause);
    },
  };
}
