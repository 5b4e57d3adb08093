// The server's clock, as this page's own tells it: moments that the server stamped can be compared with what is seen here.
const ASKS = 5;
const AGAIN_AFTER = 60_000;
let ahead = null;
let timer = 0;

/** The server's time, in Unix milliseconds; null before it is known. */
export const serverNow = () => (ahead === null ? null : performance.now() + ahead);

/**
 * Asks the server for its time, now and once a minute: clocks drift. The shortest way there and back errs least.
 * @param {() => Promise<number>} ask
 */
export async function keepServerClock(ask) {
  clearTimeout(timer);
  let best = { took: Infinity, ahead };
  try {
    for (let i = 0; i < ASKS; i++) {
      const before = performance.now();
      const told = await ask();
      const took = performance.now() - before;
      if (took < best.took) best = { took, ahead: told - before - took / 2 };
    }
    ahead = best.ahead;
    timer = setTimeout(() => keepServerClock(ask), AGAIN_AFTER);
  } catch {
    // The connection is lost, and the next one asks again.
  }
}
