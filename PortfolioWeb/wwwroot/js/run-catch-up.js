// Open runs that are older than those that the hub tells of: they are asked for, all in one, until they have ended.
import { get } from "./api.js";
import { pacedLoad } from "./paced-load.js";

const APART = 3000;
// The API's longest page.
const MOST = 200;

/**
 * @param {{ waiting: () => number[], take: (runs: object[]) => void }} runs waiting: the ids of these runs.
 * @returns Asks for them soon: never while it asks, and never more often than now and then.
 */
export function createCatchUp({ waiting, take }) {
  const paced = pacedLoad(async (signal) => {
    const ids = waiting();
    if (ids.length === 0) return;
    // What was asked for first ends first.
    const lowest = Math.min(...ids);
    const limit = Math.min(MOST, Math.max(...ids) - lowest + 1);
    const { items } = await get(`reports?limit=${limit}&cursor=${lowest + limit}`, signal);
    const wanted = new Set(waiting());
    take(items.filter((run) => wanted.has(run.id)));
    // The hub may have nothing to tell while they are made.
    paced.request();
  }, { apart: APART });
  return paced.request;
}
