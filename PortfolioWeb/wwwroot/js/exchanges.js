// A card per exchange: its state, the day it has closed, and its own start and stop.
import { post } from "./api.js";
import { allow, command, swap } from "./commands.js";
import { byData, put } from "./dom.js";
import { plural, shortDate } from "./format.js";

const cards = new Map([...byData("exchange")].map(([id, card]) => {
  const [start, stop] = ["start", "stop"].map((action) => {
    const button = card.querySelector(`[data-action="${action}"]`);
    command(button, () => post(`exchanges/${encodeURIComponent(id)}/${action}`));
    return button;
  });
  return [id, { card, start, stop, state: card.querySelector(".state"), note: card.querySelector(".exchange-note") }];
}));

/** Nobody is known to read before the broker has told how far the readers are. */
const readerOf = ({ waitsFor }) => (waitsFor ? waitsFor.replace(/^investor-/, "").replace(/^ledger$/, "the ledger") : "its readers");

export function showExchanges(exchanges) {
  for (const exchange of exchanges) {
    const view = cards.get(exchange.id);
    if (!view) continue;
    const isOpen = exchange.state === "running" || exchange.state === "waiting";
    view.state.dataset.state = isOpen ? "running" : exchange.state;
    // One that is held back by its readers runs, as fast as they do.
    put(view.state, isOpen ? "running" : exchange.state);
    put(view.note, exchange.date ? shortDate(exchange.date) : plural(exchange.listings, "stock"));
    view.note.title = exchange.state === "waiting" ? `Runs at the pace of ${readerOf(exchange)}` : exchange.date ? "The last day that it has closed" : "";
    if (isOpen) swap(view.stop, view.start);
    else swap(view.start, view.stop);
    allow(view.start, exchange.state === "stopped");
    allow(view.stop, isOpen);
  }
}
