// The summary of a finished market, and the button that replays it.
import { get, post } from "../ui/rest-api.js";
import { allow, commandButton } from "./command-buttons.js";
import { byData, byId, setText } from "../ui/dom.js";
import { count, durationText, signedPercent } from "../ui/format.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { storedReturn } from "./stored-history.js";

const portfolios = [...byData("portfolio").keys()];
const button = byId("replay");
const note = byId("finished");
let market = null, replay = null, returns = null;
// The latest evaluation of each portfolio.
const latest = new Map();

commandButton(button, async () => {
  await post("market/rewind", { to: market.firstDay });
  await post("market/start");
});

const isDone = () => market?.state === "finished" && portfolios.every((portfolio) => latest.get(portfolio)?.asOf === market.date);

// The ledger may be a moment behind the live evaluations.
async function isStored(signal) {
  const stored = await get("evaluations/latest", signal);
  return stored.length === portfolios.length && stored.every(({ asOf, run }) => asOf === market.date && run === market.run);
}

const loadReturn = async (portfolio, signal) =>
  (await get(`portfolios/${encodeURIComponent(portfolio)}/performance`, signal)).changePercent;

const load = throttledLoad(async (signal) => {
  if (!isDone()) return;
  if (!(await isStored(signal))) return load.request();
  const found = await Promise.all(portfolios.map(async (portfolio) =>
    ({ portfolio, percent: storedReturn(portfolio, latest.get(portfolio)) ?? (await loadReturn(portfolio, signal)) })));
  if (signal.aborted) return;
  returns = found.filter(({ percent }) => percent !== null).sort((a, b) => b.percent - a.percent);
  show();
  // A finished market sends no update that would repeat a failed request.
}, { failed: () => load.request() });

function show() {
  note.hidden = market.state !== "finished";
  if (note.hidden) return;
  const duration = replay ? ` in ${durationText(replay.seconds)}` : "";
  const days = `${count(replay?.days ?? market.tradingDays)} trading days${duration}`;
  const named = (name, { portfolio, percent }) => ` ${name}: ${portfolio} ${signedPercent(percent)}.`;
  setText(note, `${days}.${returns?.length ? named("Best", returns[0]) + named("Worst", returns.at(-1)) : ""}`);
}

/** @param {{ market?: object, replay?: object, portfolios?: object[] }} item The changed parts. */
export function showFinished(item) {
  if (item.market) market = item.market;
  if (item.replay) replay = item.replay;
  for (const { portfolio, evaluation } of item.portfolios ?? []) latest.set(portfolio, evaluation);
  if (!market) return;
  const isFinished = market.state === "finished";
  button.hidden = !isFinished;
  allow(button, isFinished);
  if (!isFinished) replay = returns = null;
  else if (isDone() && !returns) load.request();
  show();
}
