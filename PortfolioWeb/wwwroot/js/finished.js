// What can be done and told once the market has closed the last day of its history.
import { get, post } from "./api.js";
import { allow, command } from "./commands.js";
import { byData, byId, put } from "./dom.js";
import { count, durationText, signedPercent } from "./format.js";
import { pacedLoad } from "./paced-load.js";

const portfolios = [...byData("portfolio").keys()];
const button = byId("replay");
const note = byId("finished");
let market = null, replay = null, returns = null;
// The day that each portfolio is valued on.
const valued = new Map();

command(button, async () => {
  await post("market/rewind", { to: market.firstDay });
  await post("market/start");
});

const isDone = () => market?.state === "finished" && portfolios.every((portfolio) => valued.get(portfolio) === market.date);

const load = pacedLoad(async (signal) => {
  const found = await Promise.all(portfolios.map(async (portfolio) =>
    ({ portfolio, percent: (await get(`portfolios/${encodeURIComponent(portfolio)}/performance`, signal)).changePercent })));
  if (signal.aborted) return;
  returns = found.filter(({ percent }) => percent !== null).sort((a, b) => b.percent - a.percent);
  show();
});

function show() {
  note.hidden = market.state !== "finished";
  if (note.hidden) return;
  const days = replay ? `${count(replay.days)} trading days in ${durationText(replay.seconds)}` : `${count(market.tradingDays)} trading days`;
  const told = (name, { portfolio, percent }) => ` ${name}: ${portfolio} ${signedPercent(percent)}.`;
  put(note, `${days}.${returns?.length ? told("Best", returns[0]) + told("Worst", returns.at(-1)) : ""}`);
}

/** @param {{ market?: object, replay?: object, portfolios?: object[] }} item What has changed. */
export function showFinished(item) {
  if (item.market) market = item.market;
  if (item.replay) replay = item.replay;
  for (const { portfolio, evaluation } of item.portfolios ?? []) valued.set(portfolio, evaluation?.asOf);
  if (!market) return;
  const isFinished = market.state === "finished";
  button.hidden = !isFinished;
  allow(button, isFinished);
  if (!isFinished) replay = returns = null;
  else if (isDone() && !returns) load.request();
  show();
}
