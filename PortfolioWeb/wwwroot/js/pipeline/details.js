// The lists of the pipeline page: parts, lag, instances, waiting portfolios.
import { byId } from "../ui/dom.js";
import { count, shortDate } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

const list = (name, keyOf, cellsOf) => keyedRows(byId(`${name}s`) ?? byId(`${name}-rows`), byId(`${name}-row`), keyOf, cellsOf);
const offset = (number) => (number === null || number === undefined || number < 0 ? "—" : count(number));

const showParts = list("part", (entry) => entry.part, (entry, row) => {
  row.toggleAttribute("data-real", !entry.embedded);
  return { part: entry.part, name: entry.name, mode: entry.embedded ? "embedded" : "real" };
});

const showLag = list("lag", (entry) => `${entry.group}|${entry.topic}|${entry.partition}`, (entry, row) => {
  row.toggleAttribute("data-behind", entry.lag > 0);
  return {
    group: entry.group, topic: entry.topic, partition: String(entry.partition),
    committed: offset(entry.committed), end: offset(entry.end), lag: offset(entry.lag),
  };
});

const showWaiting = list("waiting", (entry) => entry.portfolio, (entry) => ({
  portfolio: entry.portfolio, exchanges: entry.exchanges.join(" and "), since: shortDate(entry.since), days: count(entry.days),
}));

const showInstances = list("instance", (entry) => entry.copy, (entry) => ({
  instance: entry.copy, leads: entry.leads.join(", ") || `nothing at the moment; it can run ${entry.roles.join(", ")}`,
}));

export { showParts };

export function showDetails(details) {
  showParts(details.parts);
  // In the direction of the data flow: investors before the ledger.
  showLag(details.lag.toSorted((a, b) => a.group.localeCompare(b.group)));
  byId("lag-empty").hidden = details.lag.length > 0;
  showInstances(details.copies);
  showWaiting(details.waiting);
  byId("waiting-table").hidden = details.waiting.length === 0;
  byId("waiting-empty").hidden = details.waiting.length > 0;
}
