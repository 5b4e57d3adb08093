// Shows when the next report is scheduled.
import { get } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { serverNow } from "../live/server-clock.js";

// Bounds of the refresh delay, in milliseconds: the clocks may differ, and a timer has a maximum.
const SOONEST = 5000;
const JUST_AFTER = 1000;
const LATEST = 86_400_000;
let timer = 0;

/** Formats a time in a time zone, or in the reader's, as 25 Nov 2026 02:00. */
function timeIn(zone, at) {
  const format = new Intl.DateTimeFormat("en-US",
    { timeZone: zone, year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const { day, month, year, hour, minute } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${day} ${month} ${year} ${hour}:${minute}`;
}

function textOf(next, zone) {
  const own = timeIn(undefined, next);
  let there;
  try {
    there = timeIn(zone, next);
  } catch {
    // The browser does not know the server's time zone.
    return `${own} your time`;
  }
  return there === own ? own : `${there} in ${zone.replace(/^.*\//, "").replaceAll("_", " ")}, ${own} your time`;
}

/** Loads and shows the schedule, and again after the scheduled time. */
export async function showSchedule() {
  clearTimeout(timer);
  try {
    const { next, timeZone, atEndOfHistory } = await get("reports/schedule");
    const atTime = next ? `Next scheduled report: ${textOf(new Date(next), timeZone)}` : "No report is scheduled";
    setText(byId("schedule"), atTime + (atEndOfHistory ? "; another one at the end of the history." : "."));
    clearTimeout(timer);
    const delay = new Date(next) - (serverNow() ?? Date.now()) + JUST_AFTER;
    if (next) timer = setTimeout(showSchedule, Math.min(LATEST, Math.max(SOONEST, delay)));
  } catch {
    // The page header shows a lost connection. The schedule is loaded again with the next snapshot.
  }
}
