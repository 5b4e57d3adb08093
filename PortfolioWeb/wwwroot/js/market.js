// The market's clock and its orders.
import { post, putJson } from "./api.js";
import { allow, command, swap } from "./commands.js";
import { byId, put } from "./dom.js";
import { count, longDate, rate, weight } from "./format.js";

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

const paceText = (daysPerSecond) =>
  daysPerSecond === null ? "Max speed" : `${daysPerSecond} trading day${daysPerSecond === 1 ? "" : "s"} per second`;

export function showMarket(market) {
  const speed = market.daysPerSecond ?? null;
  const isOpen = market.state === "running" || market.state === "waiting";

  put(date, market.date ? longDate(market.date) : "Not started");
  if (market.date) date.dateTime = market.date;
  else date.removeAttribute("datetime");
  state.dataset.state = market.state;
  put(state, market.state);
  put(pace, market.state === "finished" ? "rewind to replay it" : paceText(speed));
  put(day, `run ${market.run} · day ${count(market.day)} of ${count(market.tradingDays)} · ${weight(market.day / market.tradingDays)}`);
  // Of a market slower than a day a second the last seconds tell too little.
  now.hidden = !isOpen || (speed !== null && speed < 1);
  nobody.hidden = Boolean(market.leader);
  welcome.hidden = Boolean(market.date) || isOpen || !nobody.hidden;

  progress.max = market.tradingDays;
  progress.value = market.day;

  if (isOpen) swap(close, open);
  else swap(open, close);
  allow(open, market.state === "stopped");
  allow(close, isOpen);
  // An open market steps by itself.
  allow(step, market.state === "stopped");
  for (const button of speeds) {
    button.setAttribute("aria-pressed", String(SPEEDS[button.dataset.speed] === speed));
    allow(button, true);
  }
}

/** The measured speed, beside the one that was set. */
export function showPace(pipeline) {
  put(now, `${rate(pipeline.daysPerSecond)} now`);
}
