// The open dead letters: each is replayed, edited or as it was, or dismissed, by the buttons in its row.
import { post } from "./api.js";
import { byId, put } from "./dom.js";
import { count, instantText, sentence } from "./format.js";
import { notify } from "./notices.js";
import { keyedRows } from "./rows.js";

const list = byId("dead-rows");
const letters = new WeakMap();
let settled = () => {};

/** Where a message stands in the log. */
export const placeOf = ({ topic, partition, offset }) => `${topic}, partition ${partition}, offset ${count(offset)}`;

const show = keyedRows(list, byId("dead-row"), (letter) => letter.id, (letter, row) => {
  letters.set(row, letter);
  row.querySelector("time").dateTime = letter.at;
  for (const button of row.querySelectorAll("[data-action]")) button.setAttribute("aria-label", `${button.textContent} the message at ${placeOf(letter)}`);
  return {
    reason: sentence(letter.reason), place: placeOf(letter), at: instantText(letter.at), payload: letter.payload,
    cut: letter.cut ? "Only the beginning of the message was kept. Paste the whole message here to replay it." : "",
  };
});

/** Shows the latest open letters. */
export function showOpenLetters({ count: open, items }) {
  show(items);
  byId("dead-empty").hidden = open > 0;
  byId("dead-more").hidden = open <= items.length;
  put(byId("dead-more"), `The latest ${count(items.length)} of ${count(open)} are shown. Replay or dismiss them to see the others.`);
}

/** Calls back when a letter has been replayed or dismissed here. */
export function whenSettled(callback) {
  settled = callback;
}

const actions = {
  async replay(letter, { payload }) {
    // An unedited message is sent as the server has it: a text field has line ends of its own.
    const { sent } = await post(`pipeline/dead-letters/${letter.id}/replay`, payload.value === payload.defaultValue ? {} : { payload: payload.value });
    return `The message was sent again: ${placeOf(sent)}.`;
  },
  async dismiss(letter, { note }) {
    await post(`pipeline/dead-letters/${letter.id}/dismiss`, note.value.trim() ? { note: note.value.trim() } : {});
    return "The dead letter was dismissed.";
  },
};

// The letter leaves the list at once; the focus goes to the next one.
function leave(row) {
  const visible = [...list.children].filter((other) => !other.hidden);
  const next = visible[visible.indexOf(row) + 1] ?? visible[visible.indexOf(row) - 1];
  (next?.querySelector("summary") ?? byId("dead-heading")).focus();
  row.hidden = true;
}

async function act(row, action) {
  const form = row.querySelector("form");
  const problem = form.querySelector(".problem");
  const field = form.elements[action === "replay" ? "payload" : "note"];
  if (row.hasAttribute("aria-busy")) return;
  row.setAttribute("aria-busy", "true");
  put(problem, "");
  field.removeAttribute("aria-invalid");
  try {
    notify(await actions[action](letters.get(row), form.elements));
    leave(row);
    settled();
  } catch (error) {
    put(problem, error.detail ?? error.message);
    field.setAttribute("aria-invalid", "true");
    form.querySelector("details").open = true;
    field.focus();
  } finally {
    row.removeAttribute("aria-busy");
  }
}

const rowOf = (element) => element.closest("#dead-rows > li");

list.addEventListener("click", ({ target }) => {
  if (target.dataset.action) act(rowOf(target), target.dataset.action);
});
// Enter in the note dismisses; the message has lines, and Enter begins a new one.
list.addEventListener("submit", (event) => event.preventDefault());
list.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.name !== "note") return;
  event.preventDefault();
  const dismiss = rowOf(event.target).querySelector("[data-action=dismiss]");
  if (!dismiss.disabled) dismiss.click();
});
