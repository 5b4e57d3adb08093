// What a screen reader hears: a change of state soon, the day now and then, never every tick.
import { byId, put } from "./dom.js";
import { longDate } from "./format.js";

const NEWS_AFTER = 3000;
const DAY_AFTER = 20_000;
const place = byId("summary");
const waiting = new Set();
let market = null;
let told = { at: 0, state: null, waiting: 0 };
let timer = 0, dueAt = Infinity;

function tell() {
  dueAt = Infinity;
  if (!market) return;
  told = { at: performance.now(), state: market.state, waiting: waiting.size };
  const day = market.date ? `${longDate(market.date)}, ` : "";
  const waits = waiting.size ? `, waiting: ${[...waiting].join(", ")}` : "";
  put(place, `${day}market ${market.state}${waits}.`);
}

function plan() {
  const isNews = market && (market.state !== told.state || waiting.size !== told.waiting);
  const now = performance.now();
  const due = Math.max(now + 500, told.at + (isNews ? NEWS_AFTER : DAY_AFTER));
  // What comes in the meantime must not put off for ever what is due.
  if (due >= dueAt) return;
  dueAt = due;
  clearTimeout(timer);
  timer = setTimeout(tell, due - now);
}

export function hearMarket(latest) {
  market = latest;
  plan();
}

export function hearPortfolios(portfolios) {
  for (const { portfolio, waiting: waits } of portfolios) {
    if (waits) waiting.add(portfolio);
    else waiting.delete(portfolio);
  }
  plan();
}
