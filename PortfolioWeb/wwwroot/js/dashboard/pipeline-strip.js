// The pipeline in one line: rates, lag and dead letters. Amber means that an operator should act.
import { byData, byId, setText } from "../ui/dom.js";
import { count, dayNumber, plural, rate } from "../ui/format.js";

const DAYS_A_YEAR = 365.25;
const stages = new Map([...byData("stage", byId("pipeline-strip"))].map(([stage, item]) =>
  [stage, { item, figure: item.querySelector("b"), note: item.querySelector("small"), usual: item.querySelector("small").textContent }]));
let market = null, pipeline = null;
// The latest evaluated day of each portfolio, and the stopped exchanges that it waits for.
const portfolios = new Map();

function show(stage, figure, note = stages.get(stage).usual, alarm = "") {
  const view = stages.get(stage);
  setText(view.figure, figure);
  setText(view.note, note);
  view.item.title = alarm || view.item.dataset.title || "";
  view.item.toggleAttribute("data-alarm", Boolean(alarm));
}

for (const { item } of stages.values()) item.dataset.title = item.title;

const span = (days) => (days < 2 * DAYS_A_YEAR ? plural(Math.round(days), "day") : `${(days / DAYS_A_YEAR).toFixed(1)} years`);

function showInvestors() {
  const waiting = [...portfolios].filter(([, { exchanges }]) => exchanges.length > 0);
  if (waiting.length > 0) {
    const exchanges = [...new Set(waiting.flatMap(([, portfolio]) => portfolio.exchanges))].sort();
    const names = exchanges.join(" and ");
    return show("investors", `${waiting.length} of ${portfolios.size} wait`, `${names} ${exchanges.length === 1 ? "is" : "are"} stopped`,
      `${waiting.map(([portfolio]) => portfolio).join(", ")} wait for ${names}: start ${exchanges.length === 1 ? "it" : "them"} to continue`);
  }
  const valued = [...portfolios.values()].map(({ asOf }) => asOf);
  const oldest = valued.every(Boolean) ? valued.toSorted()[0] : null;
  const behind = market?.date && oldest ? dayNumber(market.date) - dayNumber(oldest) : 0;
  // Up to a week is only weekends and holidays.
  if (behind > 7) show("investors", "Catching up", `${span(behind)} behind the market`);
  else show("investors", "Up to date");
}

function showFlow() {
  const brokerFailure = pipeline.brokerFailure ?? "";
  show("StockExchange", `${rate(pipeline.closesPerSecond)} closes/s`, brokerFailure ? "Broker unreachable" : undefined, brokerFailure);
  show("portfolios", `${rate(pipeline.evaluationsPerSecond)} values/s`);
  const ledger = pipeline.lag.find(({ group }) => group === "ledger");
  const database = pipeline.parts?.find(({ part }) => part === "database");
  // The kind of database; the title has its address.
  const [kind] = database?.name.split(/ (?:in|at) /) ?? [""];
  const alarm = pipeline.ledgerFailure ?? pipeline.ledgerFault ?? "";
  const usual = database ? `${kind}, ${database.embedded ? "embedded" : "real"}` : "\u00a0";
  const note = pipeline.ledgerFailure ? "Database unreachable" : pipeline.ledgerFault ? "Days missing or wrong" : usual;
  show("ledger", !ledger ? "—" : ledger.lag === 0 ? "Up to date" : `${count(ledger.lag)} behind`, note, alarm);
  if (!alarm && database) stages.get("ledger").item.title = database.name;
  const deadLetters = stages.get("dead-letters");
  setText(deadLetters.figure, count(pipeline.deadLetters));
  deadLetters.item.toggleAttribute("data-alarm", pipeline.deadLetters > 0);
}

/** @param {{ market?: object, portfolios?: object[], pipeline?: object }} item The changed parts. */
export function showPipeline(item) {
  if (item.market) market = item.market;
  for (const { portfolio, evaluation, waiting } of item.portfolios ?? [])
    portfolios.set(portfolio, { asOf: evaluation?.asOf, exchanges: waiting?.exchanges ?? [] });
  if (item.pipeline) pipeline = item.pipeline;
  showInvestors();
  if (item.pipeline) showFlow();
}
