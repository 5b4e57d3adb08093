// The market's clock and its commands.
import { post, putJson } from "./api.js";
import { allow, command, swap } from "./commands.js";
import { byId, put } from "./dom.js";
import { count, longDate, rate, shortDate, weight } from "./format.js";
import { isRewound, standingDay } from "./rewound.js";

/** Trading days per second behind each button; null is as fast as the pipeline can follow. */
const SPEEDS = { 1: 0.5, 10: 5, 100: 50, max: null };

const date = byId("market-date");
const state = byId("market-state");
const pace = byId("market-pace");
const now = byId("market-now");
const day = byId("market-day");
const progress = byId("market-progress");
const welcome = byId("welcome");
const nobody = byId("nobody");
const open = byId("open-market");
const close = byId("close-market");
const step = byId("step");
const speeds = [...document.querySelectorAll("[data-speed]")];

command(open, () => post("market/start"));
command(close, () => post("market/stop"));
command(step, () => post("market/step"));
for (const button of speeds)
  command(button, () => putJson("market/speed", { daysPerSecond: SPEEDS[button.dataset.speed] }));

/** 0.5 days per second, of a speed; null is the highest. */
const speedText = (daysPerSecond) => (daysPerSecond === null ? "Max" : `${daysPerSecond} day${daysPerSecond === 1 ? "" : "s"} per second`);

function showDate(market) {
  const shown = standingDay(market);
  put(date, shown ? longDate(shown) : "Not started");
  if (shown) date.dateTime = shown;
  else date.removeAttribute("datetime");
}

function dayText(market) {
  const closed = `Run ${count(market.run)} · day ${count(market.day)} of ${count(market.tradingDays)} · ${weight(market.day / market.tradingDays)}`;
  if (!isRewound(market)) return closed;
  return `Next trading day: ${shortDate(market.runStart)}. ${market.date ? `Closed so far: ${shortDate(market.date)}. ` : ""}${closed}`;
}

function showButtons(market, isOpen) {
  const isFinished = market.state === "finished";
  if (isOpen) swap(close, open);
  else swap(open, close);
  open.parentElement.toggleAttribute("data-finished", isFinished);
  step.hidden = isFinished;
  allow(open, market.state === "stopped");
  allow(close, isOpen);
  // An open market steps by itself.
  allow(step, market.state === "stopped");
  for (const button of speeds) {
    button.setAttribute("aria-pressed", String(SPEEDS[button.dataset.speed] === (market.daysPerSecond ?? null)));
    allow(button, true);
  }
}

export function showMarket(market) {
  const speed = market.daysPerSecond ?? null;
  const isOpen = market.state === "running" || market.state === "waiting";

  showDate(market);
  // Exchanges that their readers hold back run, as fast as those do.
  state.dataset.state = isOpen ? "running" : market.state;
  put(state, isOpen ? "running" : market.state);
  put(pace, market.state === "finished" ? "" : isRewound(market) && !isOpen ? "next trading day" : speedText(speed));
  put(day, dayText(market));
  // Of a market slower than a day a second the last seconds tell too little.
  now.hidden = !isOpen || (speed !== null && speed < 1);
  nobody.hidden = Boolean(market.leader);
  welcome.hidden = Boolean(market.date) || isOpen || !nobody.hidden || isRewound(market);
  day.hidden = !welcome.hidden || !nobody.hidden || market.state === "finished";

  progress.max = market.tradingDays;
  progress.value = market.day;
  showButtons(market, isOpen);
}

/** The measured speed, beside the one that was set. */
export function showPace(pipeline) {
  put(now, `${rate(pipeline.daysPerSecond)} now`);
}
