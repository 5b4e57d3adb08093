// The tab tells the market's state while another one is looked at: in its title and on its icon.
import { shortDate } from "./format.js";
import { standingDay } from "./rewound.js";

const SIGNS = { running: "▶", stopped: "■", waiting: "◷", finished: "✓" };
const AT_MOST_EVERY = 1000;
const icon = document.querySelector('link[rel="icon"]');
const iconOf = (state) => icon.href.replace(/favicon[^/]*$/, `favicon-${state}.svg`);
const plain = document.title;
const suffix = plain.startsWith("Dashboard") ? "PortfolioWeb" : plain;
let market = null;
let timer = 0;

function write() {
  timer = 0;
  const day = standingDay(market);
  document.title = day ? `${SIGNS[market.state]} ${shortDate(day)} · ${suffix}` : plain;
}

export function titleOf(latest) {
  const isNews = latest.state !== market?.state;
  market = latest;
  if (isNews) {
    clearTimeout(timer);
    write();
    icon.href = iconOf(market.state);
  } else {
    timer ||= setTimeout(write, AT_MOST_EVERY);
  }
}
