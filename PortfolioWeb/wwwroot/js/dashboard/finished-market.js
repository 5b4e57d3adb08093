// The summary of a finished market, and the button that replays it.
import { get, post } from "../ui/rest-api.js";
import { allow, commandButton } from "./command-buttons.js";
import { byId, setText } from "../ui/dom.js";
import { count, durationText, signedPercent } from "../ui/format.js";
import { throttledLoad } from "../ui/throttled-load.js";
import { storedReturn } from "./stored-history.js";

const button = byId("replay");
const note = byId("finished");
let market = null, replay = null, returns = null;
// The latest evaluation of each portfolio that has one.
const latest = new Map();

commandButton(button, async () => {
  await post("market/rewind", { to: market.firstDay });
  await post("market/start");
});

const isFinished = () => market?.state === "finished";

/** Returns the returns over the whole history that the page contains; null if it lacks one. */
function storedReturns() {
  const stored = [...latest].map(([portfolio, evaluation]) => ({ portfolio, percent: storedReturn(portfolio, evaluation) }));
  return stored.every(({ percent }) => percent !== null) ? stored : null;
}

/** Loads the first and the last day of each portfolio. Returns null while the ledger is a moment behind the live evaluations. */
async function loadReturns(signal) {
  const histories = (await get("evaluations?points=2", signal)).filter(({ portfolio }) => latest.get(portfolio));
  const areStored = histories.every(({ portfolio, items }) => {
    const last = items.at(-1), live = latest.get(portfolio);
    return last?.asOf === live.asOf && last.run === live.run;
  });
  return areStored
    ? histories.map(({ portfolio, items }) => ({ portfolio, percent: 100 * (items.at(-1).value / items[0].value - 1) }))
    : null;
}

const load = throttledLoad(async (signal) => {
  if (!isFinished()) return;
  const found = storedReturns() ?? (await loadReturns(signal));
  if (signal.aborted) return;
  if (!found) return load.request();
  returns = found.sort((one, other) => other.percent - one.percent);
  show();
  // Nothing else asks again while the market stands still.
}, { failed: () => load.request() });

function show() {
  note.hidden = !isFinished();
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
  for (const { portfolio, evaluation } of item.portfolios ?? []) {
    if (evaluation) latest.set(portfolio, evaluation);
    returns = null;
  }
  if (!market) return;
  button.hidden = !isFinished();
  allow(button, isFinished());
  if (!isFinished()) replay = returns = null;
  else if (!returns && latest.size > 0) load.request();
  show();
}
