// The stages of the pipeline: figures from the hub, and message counts.
import { byData, byId, setText } from "../ui/dom.js";
import { count, instantText, rate, shortDate } from "../ui/format.js";

const stages = byData("stage");
const exchanges = byData("exchange");
const groups = byData("group");
const figure = (stage, name) => stages.get(stage).querySelector(`.${name}`);
const TOPICS = ["StockExchange", "portfolios"];
const ofTopics = (name) => Object.fromEntries(TOPICS.map((topic) => [topic, figure(topic, name)]));
const rates = ofTopics("rate"), messages = ofTopics("messages"), lasts = ofTopics("last"), partitions = ofTopics("partitions");
const rejected = ofTopics("rejected");
const failures = Object.fromEntries(["exchanges", "investors", "ledger"].map((stage) =>
  [stage, { at: figure(stage, "failure"), note: figure(stage, "failure-note") }]));
const stageOf = (role) => (role === "market" ? "exchanges" : role === "ledger" ? "ledger" : "investors");

const clockTime = (iso) => new Date(iso).toTimeString().slice(0, 8);

function showLast(element, arrival) {
  const at = arrival ?? null;
  element.dateTime = at ?? "";
  setText(element, at === null ? "none yet" : clockTime(at));
  element.title = at === null ? "None since the program started" : instantText(at);
}

function showRejected(topics) {
  for (const topic of TOPICS) {
    const found = topics.find((entry) => entry.topic === topic);
    setText(rejected[topic], found ? `${count(found.open)}, last ${clockTime(found.lastAt)}` : "0");
    rejected[topic].title = found ? `The last one was rejected ${instantText(found.lastAt)}: see the dead letters below` : "";
    rejected[topic].closest("p").toggleAttribute("data-behind", Boolean(found));
  }
}

function showFailures(list) {
  for (const [stage, { at, note }] of Object.entries(failures)) {
    const last = list.filter(({ role }) => stageOf(role) === stage).sort((a, b) => a.at.localeCompare(b.at)).at(-1);
    at.dateTime = last?.at ?? "";
    at.title = last ? instantText(last.at) : "None since the program started";
    setText(at, last ? clockTime(last.at) : "none");
    note.hidden = !last;
    setText(note, last ? `${last.role.replace(/^investor-/, "")}: ${last.reason}` : "");
  }
}

export function showExchangeStages(list) {
  for (const exchange of list) {
    const line = exchanges.get(exchange.id);
    if (!line) continue;
    const state = line.querySelector(".state");
    state.dataset.state = exchange.state;
    setText(state, exchange.state);
    setText(line.querySelector(".stage-figure"), exchange.date ? shortDate(exchange.date) : "no day yet");
  }
}

export function showFlow(pipeline) {
  setText(rates.StockExchange, `${rate(pipeline.closesPerSecond)} closes/s`);
  setText(rates.portfolios, `${rate(pipeline.evaluationsPerSecond)} evaluations/s`);
  showLast(lasts.StockExchange, pipeline.arrivals.closes);
  showLast(lasts.portfolios, pipeline.arrivals.evaluations);
  for (const { part, name, embedded } of pipeline.parts) {
    for (const element of document.querySelectorAll(`[data-part="${part}"]`)) {
      // The kind of part; the list of parts has its address.
      setText(element, `${name.split(/ (?:in|at) /)[0]}, ${embedded ? "embedded" : "real"}`);
    }
  }
  for (const { group, lag } of pipeline.lag) {
    const line = groups.get(group);
    if (!line) continue;
    setText(line.querySelector(".lag"), group === "ledger" ? count(lag) : `lag ${count(lag)}`);
    line.toggleAttribute("data-behind", lag > 0);
  }
  const { ledgerFailure, ledgerFault, brokerFailure } = pipeline;
  const note = byId("broker-note");
  setText(note, brokerFailure ? `The broker is unreachable, and the pipeline waits: ${brokerFailure}` : note.dataset.usual);
  stages.get("StockExchange").toggleAttribute("data-behind", Boolean(brokerFailure));
  const failure = ledgerFailure ? `The database is unavailable, and the pipeline waits: ${ledgerFailure}` : ledgerFault;
  setText(byId("ledger-note"), failure ?? "Reads both topics");
  const ledger = groups.get("ledger");
  ledger.toggleAttribute("data-behind", Boolean(failure) || ledger.hasAttribute("data-behind"));
  setText(byId("dead-count"), count(pipeline.deadLetters));
  showRejected(pipeline.refused);
  showFailures(pipeline.failures);
  byId("dead-letters").toggleAttribute("data-alarm", pipeline.deadLetters > 0);
}

/** Shows the number of messages and partitions of each topic. The end offsets are the same for all consumer groups. */
export function showMessages(lag) {
  for (const topic of TOPICS) {
    const ends = new Map(lag.filter((entry) => entry.topic === topic).map((entry) => [entry.partition, entry.end ?? 0]));
    setText(messages[topic], ends.size ? count([...ends.values()].reduce((sum, end) => sum + Math.max(0, end), 0)) : "—");
    setText(partitions[topic], ends.size ? count(ends.size) : "—");
  }
}
