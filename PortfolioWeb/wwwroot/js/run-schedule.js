// When the next report is scheduled.
import { get } from "./api.js";
import { byId, put } from "./dom.js";
import { serverNow } from "./server-clock.js";

// However far off it is, and however the clocks differ.
const SOONEST = 5000;
const JUST_AFTER = 1000;
const LATEST = 86_400_000;
let timer = 0;

/** 25 Nov 2026 02:00, by the clocks of a zone; by the reader's where none is given. */
function timeIn(zone, at) {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const { day, month, year, hour, minute } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${day} ${month} ${year} ${hour}:${minute}`;
}

function wordsOf(next, zone) {
  const own = timeIn(undefined, next);
  let there;
  try {
    there = timeIn(zone, next);
  } catch {
    // A name that only the server knows.
    return `${own} your time`;
  }
  return there === own ? own : `${there} in ${zone.replace(/^.*\//, "").replaceAll("_", " ")}, ${own} your time`;
}

/** Asks for it and says it, and again when its time has come. */
export async function showSchedule() {
  clearTimeout(timer);
  try {
    const { next, timeZone, atEndOfHistory } = await get("reports/schedule");
    const atTime = next ? `Next scheduled report: ${wordsOf(new Date(next), timeZone)}` : "No report is scheduled";
    put(byId("schedule"), atTime + (atEndOfHistory ? "; another one at the end of the history." : "."));
    clearTimeout(timer);
    if (next) timer = setTimeout(showSchedule, Math.min(LATEST, Math.max(SOONEST, new Date(next) - (serverNow() ?? Date.now()) + JUST_AFTER)));
  } catch {
    // The connection's state is told by the hub; it is asked for again with the next snapshot.
  }
}
