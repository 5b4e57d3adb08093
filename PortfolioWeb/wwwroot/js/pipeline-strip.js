// The chain in one line: how much flows, who is behind, what was refused.
import { byData, byId, put } from "./dom.js";
import { count, plural, rate } from "./format.js";

const stages = new Map([...byData("stage", byId("pipeline-strip"))].map(([stage, item]) =>
  [stage, { item, figure: item.querySelector("b"), note: item.querySelector("small") }]));

const usual = stages.get("StockExchange").note.textContent;

function show(stage, figure, note, alarm = false) {
  const view = stages.get(stage);
  put(view.figure, figure);
  if (note !== null) put(view.note, note);
  view.item.toggleAttribute("data-alarm", alarm);
}

export function showPipeline(pipeline) {
  const investors = pipeline.lag.filter((entry) => entry.group !== "ledger");
  const ledger = pipeline.lag.find((entry) => entry.group === "ledger");
  const database = pipeline.parts?.find((part) => part.part === "database");
  const waits = pipeline.waitingDays > 0;

  const brokerAway = pipeline.brokerFailure ?? null;
  show("StockExchange", `${rate(pipeline.closesPerSecond)} closes/s`, brokerAway ? "broker away: all waits" : usual, Boolean(brokerAway));
  stages.get("StockExchange").note.title = brokerAway ?? "";
  show("investors", investors.length ? `lag ${investors.map((entry) => count(entry.lag)).join(" · ")}` : "—",
    waits ? `${plural(pipeline.waitingDays, "day")} waiting` : "nothing waits", waits);
  show("portfolios", `${rate(pipeline.evaluationsPerSecond)} evaluations/s`, null);
  const failure = pipeline.ledgerFailure;
  // What it is; where, the title says.
  const [kind] = database?.name.split(/ (?:in|at) /) ?? [""];
  const place = database ? `${kind}, ${database.embedded ? "embedded" : "real"}` : "\u00a0";
  const fault = pipeline.ledgerFault;
  const note = failure ? "database away: all waits" : fault ? "days missing or wrong" : place;
  show("ledger", ledger ? `lag ${count(ledger.lag)}` : "—", note, Boolean(failure ?? fault));
  stages.get("ledger").note.title = failure ?? fault ?? database?.name ?? "";
  show("dead-letters", count(pipeline.deadLetters), null, pipeline.deadLetters > 0);
}
