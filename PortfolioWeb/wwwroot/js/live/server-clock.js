// Estimates the server's clock, so that server timestamps can be compared with times on this page.
const SAMPLES = 5;
const AGAIN_AFTER = 60_000;
let ahead = null;
let timer = 0;

/** Returns the server's time in Unix milliseconds; null before it is known. */
export const serverNow = () => (ahead === null ? null : performance.now() + ahead);

/**
 * Synchronizes with the server now and once a minute, because clocks drift. The shortest round trip has the smallest error.
 * @param {() => Promise<number>} getTime
 */
export async function synchronizeClock(getTime) {
  clearTimeout(timer);
  let best = { took: Infinity, ahead };
  try {
    for (let i = 0; i < SAMPLES; i++) {
      const before = performance.now();
      const serverTime = await getTime();
      const took = performance.now() - before;
      if (took < best.took) best = { took, ahead: serverTime - before - took / 2 };
    }
    ahead = best.ahead;
    timer = setTimeout(() => synchronizeClock(getTime), AGAIN_AFTER);
  } catch {
    // The connection is lost; the next connection synchronizes again.
  }
}
