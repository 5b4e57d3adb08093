// The dead letters that were replayed or dismissed. Loaded while the list is open.
import { get } from "../ui/rest-api.js";
import { positionOf } from "./dead-letters.js";
import { byId } from "../ui/dom.js";
import { instantText, sentence } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

const LATEST = 50;
const section = byId("resolved");

const show = keyedRows(byId("resolved-rows"), byId("resolved-row"), (deadLetter) => deadLetter.id, (deadLetter, row) => {
  const { sent, note } = deadLetter;
  row.querySelector("summary time").dateTime = deadLetter.settledAt;
  row.querySelector("dl time").dateTime = deadLetter.at;
  row.querySelector("[data-part=note]").hidden = !note;
  row.querySelector("[data-part=sent]").hidden = !sent;
  return {
    outcome: deadLetter.state, reason: sentence(deadLetter.reason), place: positionOf(deadLetter),
    at: instantText(deadLetter.settledAt), rejectedAt: instantText(deadLetter.at),
    note: note ?? "", sentTo: sent ? positionOf(sent) : "", sent: sent?.payload ?? "", payload: deadLetter.payload || "(empty)",
  };
});

export async function readResolvedDeadLetters() {
  if (!section.open) return;
  const pages = await Promise.all(["replayed", "dismissed"].map((state) =>
    get(`pipeline/dead-letters?state=${state}&limit=${LATEST}`)));
  const all = pages.flatMap((page) => page.items);
  const deadLetters = all.toSorted((a, b) => b.settledAt.localeCompare(a.settledAt)).slice(0, LATEST);
  show(deadLetters);
  byId("resolved-empty").hidden = deadLetters.length > 0;
}

section.addEventListener("toggle", () => readResolvedDeadLetters().catch(() => {
  // The header shows that the connection is lost; the list is loaded again with the next refresh.
}));
