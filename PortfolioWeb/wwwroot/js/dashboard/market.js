// The market's date, state and commands.
import { post, putJson } from "../ui/rest-api.js";
import { allow, commandButton, swap } from "./command-buttons.js";
import { byId, setText } from "../ui/dom.js";
import { count, longDate, rate, shortDate, weight } from "../ui/format.js";
import { isRewound, currentDay } from "../live/market-day.js";

/** The speed of each button in trading days per second; null is as fast as the pipeline can follow. */
const SPEEDS = { 1: 0.5, 10: 5, 100: 50, max: null };

const date = byId("market-date");
const state = byId("market-state");
const speedOutput = byId("market-speed");
const now = byId("market-now");
const day = byId("market-day");
const progress = byId("market-progress");
const welcome = byId("welcome");
const noLeader = byId("no-leader");
const start = byId("start-market");
const stop = byId("stop-market");
const step = byId("step");
const speeds = [...document.querySelectorAll("[data-speed]")];

commandButton(start, () => post("market/start"));
commandButton(stop, () => post("market/stop"));
commandButton(step, () => post("market/step"));
for (const button of speeds)
  commandButton(button, () => putJson("market/speed", { daysPerSecond: SPEEDS[button.dataset.speed] }));

/** Formats a speed as 0.5 days per second; null is the highest. */
const speedText = (daysPerSecond) => (daysPerSecond === null ? "Max" : `${daysPerSecond} day${daysPerSecond === 1 ? "" : "s"} per second`);

function showDate(market) {
  const shown = currentDay(market);
  setText(date, shown ? longDate(shown) : "Not started");
  if (shown) date.dateTime = shown;
  else date.removeAttribute("datetime");
}

function dayText(market) {
  const { run, day, tradingDays } = market;
  const closed = `Run ${count(run)} · day ${count(day)} of ${count(tradingDays)} · ${weight(day / tradingDays)}`;
  if (!isRewound(market)) return closed;
  return `Next trading day: ${shortDate(market.runStart)}. ${market.date ? `Latest day: ${shortDate(market.date)}. ` : ""}${closed}`;
}

function showButtons(market, isOpen) {
  const isFinished = market.state === "finished";
  if (isOpen) swap(stop, start);
  else swap(start, stop);
  start.parentElement.toggleAttribute("data-finished", isFinished);
  step.hidden = isFinished;
  allow(start, market.state === "stopped");
  allow(stop, isOpen);
  // A running market steps by itself.
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
  // Exchanges that wait for their consumers run at the consumers' speed.
  state.dataset.state = isOpen ? "running" : market.state;
  setText(state, isOpen ? "running" : market.state);
  setText(speedOutput, market.state === "finished" ? "" : isRewound(market) && !isOpen ? "next trading day" : speedText(speed));
  setText(day, dayText(market));
  // Below one day per second, the measured speed is too coarse.
  now.hidden = !isOpen || (speed !== null && speed < 1);
  noLeader.hidden = Boolean(market.leader);
  welcome.hidden = Boolean(market.date) || isOpen || !noLeader.hidden || isRewound(market);
  day.hidden = !welcome.hidden || !noLeader.hidden || market.state === "finished";

  progress.max = market.tradingDays;
  progress.value = market.day;
  showButtons(market, isOpen);
}

/** Shows the measured speed beside the chosen one. */
export function showMeasuredSpeed(pipeline) {
  setText(now, `${rate(pipeline.daysPerSecond)} now`);
}
