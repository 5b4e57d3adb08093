// When the next report is made by itself.
import { get } from "./api.js";
import { byId, put } from "./dom.js";
import { instantText } from "./format.js";

/** Asks for it and says it. */
export async function showSchedule() {
  try {
    const { next, timeZone, atEndOfHistory } = await get("reports/schedule");
    const atTime = next ? `Next scheduled: ${instantText(next).slice(0, -3)} your time (by the clock of ${timeZone})` : "None is scheduled";
    put(byId("schedule"), atTime + (atEndOfHistory ? ", and one when the ledger reaches the end of the history." : "."));
  } catch {
    // The connection's state is told by the hub; it is asked for again with the next snapshot.
  }
}
