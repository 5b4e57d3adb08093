// The dead letters that were replayed or dismissed: read while the list is open.
import { get } from "./api.js";
import { placeOf } from "./dead-letters.js";
import { byId } from "./dom.js";
import { instantText, sentence } from "./format.js";
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
    outcome: letter.state, reason: sentence(letter.reason), place: placeOf(letter), at: instantText(letter.settledAt), refusedAt: instantText(letter.at),
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
  // The header shows that the connection is lost; the list is read again with the next look.
}));
