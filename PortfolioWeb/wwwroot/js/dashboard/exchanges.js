// The exchange cards: state, latest day, start and stop.
import { post } from "../ui/rest-api.js";
import { allow, commandButton, swap } from "./command-buttons.js";
import { byData, setText } from "../ui/dom.js";
import { plural, shortDate } from "../ui/format.js";

const cards = new Map([...byData("exchange")].map(([id, card]) => {
  const [start, stop] = ["start", "stop"].map((action) => {
    const button = card.querySelector(`[data-action="${action}"]`);
    commandButton(button, () => post(`exchanges/${encodeURIComponent(id)}/${action}`));
    return button;
  });
  return [id, { card, start, stop, state: card.querySelector(".state"), note: card.querySelector(".exchange-note") }];
}));

/** Names the consumer that an exchange waits for; it is unknown until the broker has reported offsets. */
const consumerOf = ({ waitsFor }) => (waitsFor ? waitsFor.replace(/^investor-/, "").replace(/^ledger$/, "the ledger") : "its consumers");

export function showExchanges(exchanges) {
  for (const exchange of exchanges) {
    const view = cards.get(exchange.id);
    if (!view) continue;
    const isOpen = exchange.state === "running" || exchange.state === "waiting";
    view.state.dataset.state = isOpen ? "running" : exchange.state;
    // An exchange that waits for its consumers runs at their speed.
    setText(view.state, isOpen ? "running" : exchange.state);
    setText(view.note, exchange.date ? shortDate(exchange.date) : plural(exchange.listings, "stock"));
    const latest = exchange.date ? "The latest trading day" : "";
    view.note.title = exchange.state === "waiting" ? `Runs at the speed of ${consumerOf(exchange)}` : latest;
    if (isOpen) swap(view.stop, view.start);
    else swap(view.start, view.stop);
    allow(view.start, exchange.state === "stopped");
    allow(view.stop, isOpen);
  }
}
