// What a screen reader hears: a change of state soon, the day now and then, never every tick.
import { byId, put } from "./dom.js";
import { longDate } from "./format.js";

const NEWS_AFTER = 3000;
const DAY_AFTER = 20_000;
const place = byId("summary");
const waiting = new Set();
let market = null;
let told = { at: 0, state: null, waiting: 0 };
let timer = 0;

function tell() {
  timer = 0;
  if (!market) return;
  told = { at: performance.now(), state: market.state, waiting: waiting.size };
  const day = market.date ? `${longDate(market.date)}, ` : "";
  const waits = waiting.size ? `, waiting: ${[...waiting].join(", ")}` : "";
  put(place, `${day}market ${market.state}${waits}.`);
}

function plan() {
  const isNews = market && (market.state !== told.state || waiting.size !== told.waiting);
  const due = told.at + (isNews ? NEWS_AFTER : DAY_AFTER) - performance.now();
  clearTimeout(timer);
  timer = setTimeout(tell, Math.max(500, due));
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
