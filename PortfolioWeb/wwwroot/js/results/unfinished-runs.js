// Loads unfinished runs that are older than the runs that the hub sends, in one request, until they have ended.
import { get } from "../ui/rest-api.js";
import { throttledLoad } from "../ui/throttled-load.js";

const INTERVAL = 3000;
// The API's longest page.
const MOST = 200;

/**
 * @param {{ waiting: () => number[], take: (runs: object[]) => void }} runs waiting returns the ids of these runs.
 * @returns {() => void} Requests a load; loads are throttled.
 */
export function createUnfinishedRuns({ waiting, take }) {
  const load = throttledLoad(async (signal) => {
    const ids = waiting();
    if (ids.length === 0) return;
    // The oldest runs end first.
    const lowest = Math.min(...ids);
    const limit = Math.min(MOST, Math.max(...ids) - lowest + 1);
    const { items } = await get(`reports?limit=${limit}&cursor=${lowest + limit}`, signal);
    const wanted = new Set(waiting());
    take(items.filter((run) => wanted.has(run.id)));
    // The hub sends nothing that would trigger the next load.
    load.request();
  }, { interval: INTERVAL });
  return load.request;
}
