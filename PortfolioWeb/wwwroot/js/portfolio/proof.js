// The proof of a day: quantity times close for each holding, the sum, and the stored value.
import { byId, setText } from "../ui/dom.js";
import { count, exact } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

const verdict = byId("proof-verdict");

const show = keyedRows(byId("proof-rows"), byId("proof-row"), (holding) => holding.ticker, (holding) => ({
  ticker: holding.ticker,
  quantity: count(holding.quantity),
  close: holding.close === null ? "—" : exact(holding.close),
  value: holding.value === null ? "—" : exact(holding.value),
}));

// Names the figures that differ.
function different({ stored, computed }) {
  const names = { value: "the value", change: "the change", changePercent: "the change in percent", navPerShare: "the value per share" };
  return Object.keys(names).filter((name) => stored[name] !== computed[name]).map((name) => names[name]).join(", ");
}

function textOf(proof) {
  if (proof.missingCloses.length) return `✕ Cannot be proved: the ledger has no close of ${proof.missingCloses.join(", ")} on this day.`;
  if (proof.equal === null) return "◷ Not yet: the closes are of another run than the evaluation.";
  return proof.equal ? "✓ Equal, to the cent." : `✕ Not equal: ${different(proof)}.`;
}

export function showProof(proof) {
  show(proof.holdings);
  setText(byId("proof-sum"), proof.computed ? exact(proof.computed.value) : "—");
  setText(byId("proof-stored"), exact(proof.stored.value));
  verdict.dataset.equal = String(proof.equal);
  setText(verdict, textOf(proof));
}
