// The open dead letters: each is replayed, mended or as it was, or dismissed.
import { post } from "./api.js";
import { byId, put } from "./dom.js";
import { count, instantText } from "./format.js";
import { notify } from "./notices.js";
import { keyedRows } from "./rows.js";

const list = byId("dead-rows");
const letters = new WeakMap();
let settled = () => {};

export const placeOf = ({ topic, partition, offset }) => `${topic} ${partition} @ ${count(offset)}`;

const show = keyedRows(list, byId("dead-row"), (letter) => letter.id, (letter, row) => {
  letters.set(row, letter);
  row.querySelector("time").dateTime = letter.at;
  return {
    reason: letter.reason, place: placeOf(letter), at: instantText(letter.at), payload: letter.payload,
    cut: letter.cut ? "Only the beginning of the message is kept: put the whole of it here to replay it." : "",
  };
});

export function showOpenLetters({ count: open, items }) {
  show(items);
  byId("dead-empty").hidden = open > 0;
  byId("dead-more").hidden = open <= items.length;
  put(byId("dead-more"), `These are the latest ${count(items.length)} of ${count(open)}.`);
}

/** Calls back when a letter has been settled here. */
export function whenSettled(callback) {
  settled = callback;
}

const actions = {
  async replay(letter, { payload }) {
    // Untouched it is sent as the server has it: a text field has line ends of its own.
    const { sent } = await post(`pipeline/dead-letters/${letter.id}/replay`, payload.value === payload.defaultValue ? {} : { payload: payload.value });
    return `The message was sent: ${placeOf(sent)}.`;
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

list.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const row = form.closest("#dead-rows > li");
  const problem = form.querySelector(".problem");
  const [field] = form.elements;
  if (row.hasAttribute("aria-busy")) return;
  row.setAttribute("aria-busy", "true");
  put(problem, "");
  field.removeAttribute("aria-invalid");
  try {
    notify(await actions[form.dataset.action](letters.get(row), form.elements));
    leave(row);
    settled();
  } catch (error) {
    put(problem, error.detail ?? error.message);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  } finally {
    row.removeAttribute("aria-busy");
  }
});
