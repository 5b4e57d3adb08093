// Shows the market's state in the title and the icon of the browser tab.
import { shortDate } from "../ui/format.js";
import { currentDay } from "./market-day.js";

const SIGNS = { running: "▶", stopped: "■", waiting: "◷", finished: "✓" };
const AT_MOST_EVERY = 1000;
const icon = document.querySelector('link[rel="icon"]');
const plain = document.title;
const suffix = plain.startsWith("Dashboard") ? "PortfolioWeb" : plain;
let market = null;
let timer = 0;

function write() {
  timer = 0;
  const day = currentDay(market);
  document.title = day ? `${SIGNS[market.state]} ${shortDate(day)} · ${suffix}` : plain;
}

export function showTitle(latest) {
  const isNewState = latest.state !== market?.state;
  market = latest;
  if (isNewState) {
    clearTimeout(timer);
    write();
    icon.href = icon.dataset[market.state];
  } else {
    timer ||= setTimeout(write, AT_MOST_EVERY);
  }
}
