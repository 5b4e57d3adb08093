// A card per exchange: its state, the day it has closed, whom it waits for, and its own start and stop.
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

function noteOf(exchange) {
  if (exchange.state === "waiting") {
    // Nobody is known to read before the broker has told how far the readers are.
    const reader = exchange.waitsFor ? exchange.waitsFor.replace(/^investor-/, "").replace(/^ledger$/, "the ledger") : "its readers";
    return `waiting for ${reader} to catch up`;
  }
  return exchange.date ? `closes of ${shortDate(exchange.date)}` : plural(exchange.listings, "stock");
}

export function showExchanges(exchanges) {
  for (const exchange of exchanges) {
    const view = cards.get(exchange.id);
    if (!view) continue;
    const isOpen = exchange.state === "running" || exchange.state === "waiting";
    view.state.dataset.state = exchange.state;
    put(view.state, exchange.state);
    put(view.note, noteOf(exchange));
    view.note.title = view.note.textContent;
    view.card.toggleAttribute("data-waiting", exchange.state === "waiting");
    if (isOpen) swap(view.stop, view.start);
    else swap(view.start, view.stop);
    allow(view.start, exchange.state === "stopped");
    allow(view.stop, isOpen);
  }
}
