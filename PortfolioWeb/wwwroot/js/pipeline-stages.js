// The chain as stages: the figures that the hub pushes, and the message counts of the details.
import { byData, byId, put } from "./dom.js";
import { count, rate, shortDate } from "./format.js";

const stages = byData("stage");
const exchanges = byData("exchange");
const groups = byData("group");
const figure = (stage, name) => stages.get(stage).querySelector(`.${name}`);
const rates = { StockExchange: figure("StockExchange", "rate"), portfolios: figure("portfolios", "rate") };
const messages = { StockExchange: figure("StockExchange", "messages"), portfolios: figure("portfolios", "messages") };

export function showExchangeStages(list) {
  for (const exchange of list) {
    const line = exchanges.get(exchange.id);
    if (!line) continue;
    const state = line.querySelector(".state");
    state.dataset.state = exchange.state;
    put(state, exchange.state);
    put(line.querySelector(".stage-figure"), exchange.date ? shortDate(exchange.date) : "no day yet");
  }
}

export function showFlow(pipeline) {
  put(rates.StockExchange, `${rate(pipeline.closesPerSecond)} closes/s`);
  put(rates.portfolios, `${rate(pipeline.evaluationsPerSecond)} evaluations/s`);
  for (const { group, lag } of pipeline.lag) {
    const line = groups.get(group);
    if (!line) continue;
    put(line.querySelector(".lag"), group === "ledger" ? count(lag) : `lag ${count(lag)}`);
    line.toggleAttribute("data-behind", lag > 0);
  }
  const { ledgerFailure, brokerFailure } = pipeline;
  const note = byId("broker-note");
  put(note, brokerFailure ? `The broker is away, and all waits: ${brokerFailure}` : note.dataset.usual);
  stages.get("StockExchange").toggleAttribute("data-behind", Boolean(brokerFailure));
  put(byId("ledger-note"), ledgerFailure ? `The database is away, and all waits: ${ledgerFailure}` : "Reads both topics");
  groups.get("ledger").toggleAttribute("data-behind", Boolean(ledgerFailure) || groups.get("ledger").hasAttribute("data-behind"));
  put(byId("dead-count"), count(pipeline.deadLetters));
  byId("dead-letters").toggleAttribute("data-alarm", pipeline.deadLetters > 0);
}

/** How many messages each topic holds: the sum of its partitions' ends, whoever reads them. */
export function showMessages(lag) {
  for (const [topic, place] of Object.entries(messages)) {
    const ends = new Map(lag.filter((entry) => entry.topic === topic).map((entry) => [entry.partition, entry.end ?? 0]));
    put(place, ends.size ? count([...ends.values()].reduce((sum, end) => sum + Math.max(0, end), 0)) : "—");
  }
}
