// Announces the market to screen readers: a change of state soon, the day once in a while.
import { byId, setText } from "../ui/dom.js";
import { longDate } from "../ui/format.js";

const STATE_AFTER = 3000;
const DAY_AFTER = 20_000;
const output = byId("summary");
const waiting = new Set();
let market = null;
let announced = { at: 0, state: null, waiting: 0 };
let timer = 0, dueAt = Infinity;

function announce() {
  dueAt = Infinity;
  if (!market) return;
  announced = { at: performance.now(), state: market.state, waiting: waiting.size };
  const day = market.date ? `${longDate(market.date)}, ` : "";
  const waits = waiting.size ? `, waiting: ${[...waiting].join(", ")}` : "";
  setText(output, `${day}market ${market.state}${waits}.`);
}

function plan() {
  const isStateChange = market && (market.state !== announced.state || waiting.size !== announced.waiting);
  const now = performance.now();
  const due = Math.max(now + 500, announced.at + (isStateChange ? STATE_AFTER : DAY_AFTER));
  // A later event must not delay an announcement that is already due.
  if (due >= dueAt) return;
  dueAt = due;
  clearTimeout(timer);
  timer = setTimeout(announce, due - now);
}

export function announceMarket(latest) {
  market = latest;
  plan();
}

export function announcePortfolios(portfolios) {
  for (const { portfolio, waiting: waits } of portfolios) {
    if (waits) waiting.add(portfolio);
    else waiting.delete(portfolio);
  }
  plan();
}
