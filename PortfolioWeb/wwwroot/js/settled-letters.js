// The dead letters that were replayed or dismissed, with what was done: asked for while the list is open.
import { get } from "./api.js";
import { placeOf } from "./dead-letters.js";
import { byId } from "./dom.js";
import { instantText } from "./format.js";
import { keyedRows } from "./rows.js";

const LATEST = 50;
const place = byId("settled");

const show = keyedRows(byId("settled-rows"), byId("settled-row"), (letter) => letter.id, (letter, row) => {
  const { sent, note } = letter;
  row.querySelector("summary time").dateTime = letter.settledAt;
  row.querySelector("dl time").dateTime = letter.at;
  row.querySelector("[data-part=note]").hidden = !note;
  row.querySelector("[data-part=sent]").hidden = !sent;
  return {
    outcome: letter.state, reason: letter.reason, place: placeOf(letter), at: instantText(letter.settledAt), refusedAt: instantText(letter.at),
    note: note ?? "", sentTo: sent ? placeOf(sent) : "", sent: sent?.payload ?? "", payload: letter.payload || "(empty)",
  };
});

export async function readSettledLetters() {
  if (!place.open) return;
  const pages = await Promise.all(["replayed", "dismissed"].map((state) => get(`pipeline/dead-letters?state=${state}&limit=${LATEST}`)));
  const letters = pages.flatMap((page) => page.items).toSorted((a, b) => b.settledAt.localeCompare(a.settledAt)).slice(0, LATEST);
  show(letters);
  byId("settled-empty").hidden = letters.length > 0;
}

place.addEventListener("toggle", () => readSettledLetters().catch(() => {
  // The connection's state is told by the hub; the list is asked for again.
}));
