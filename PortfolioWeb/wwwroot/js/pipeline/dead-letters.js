// The open dead letters. Each can be replayed, edited if necessary, or dismissed.
import { post } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { count, instantText, sentence } from "../ui/format.js";
import { notify } from "../ui/notices.js";
import { keyedRows } from "../ui/keyed-rows.js";

const list = byId("dead-rows");
const deadLetters = new WeakMap();
let resolved = () => {};

/** Formats the topic, partition and offset of a message. */
export const positionOf = ({ topic, partition, offset }) => `${topic}, partition ${partition}, offset ${count(offset)}`;

const show = keyedRows(list, byId("dead-row"), (deadLetter) => deadLetter.id, (deadLetter, row) => {
  deadLetters.set(row, deadLetter);
  row.querySelector("time").dateTime = deadLetter.at;
  const position = positionOf(deadLetter);
  for (const button of row.querySelectorAll("[data-action]"))
    button.setAttribute("aria-label", `${button.textContent} the message at ${position}`);
  return {
    reason: sentence(deadLetter.reason), place: position, at: instantText(deadLetter.at), payload: deadLetter.payload,
    cut: deadLetter.cut ? "Only the beginning of the message was kept. Paste the complete message here to replay it." : "",
  };
});

/** Shows the latest open dead letters. */
export function showOpenDeadLetters({ count: open, items }) {
  show(items);
  byId("dead-empty").hidden = open > 0;
  byId("dead-more").hidden = open <= items.length;
  setText(byId("dead-more"), `The latest ${count(items.length)} of ${count(open)} are shown. Replay or dismiss them to see the others.`);
}

/** Sets a callback for when a dead letter has been replayed or dismissed here. */
export function whenResolved(callback) {
  resolved = callback;
}

const actions = {
  async replay(deadLetter, { payload }) {
    // An unedited message is sent from the server's copy, because a text field changes line ends.
    const edited = payload.value === payload.defaultValue ? {} : { payload: payload.value };
    const { sent } = await post(`pipeline/dead-letters/${deadLetter.id}/replay`, edited);
    return `The message was sent again: ${positionOf(sent)}.`;
  },
  async dismiss(deadLetter, { note }) {
    await post(`pipeline/dead-letters/${deadLetter.id}/dismiss`, note.value.trim() ? { note: note.value.trim() } : {});
    return "The dead letter was dismissed.";
  },
};

// Removes a dead letter from the list at once, and moves the focus to the next one.
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
  setText(problem, "");
  field.removeAttribute("aria-invalid");
  try {
    notify(await actions[action](deadLetters.get(row), form.elements));
    leave(row);
    resolved();
  } catch (error) {
    setText(problem, error.detail ?? error.message);
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
// Enter in the note dismisses. In the message it starts a new line.
list.addEventListener("submit", (event) => event.preventDefault());
list.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.name !== "note") return;
  event.preventDefault();
  const dismiss = rowOf(event.target).querySelector("[data-action=dismiss]");
  if (!dismiss.disabled) dismiss.click();
});
