// One line at the foot of the page. After a temporary notice, the persistent one is shown again.
import { byId, setText } from "./dom.js";

const SHOWN_FOR = 7000;
const output = byId("notice");
let persistent = "";
let timer = 0;

/** Shows a notice for seven seconds. */
export function notify(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = 0;
    setText(output, persistent);
  }, SHOWN_FOR);
  setText(output, text);
}

/** Shows a notice until it is cleared with an empty text. */
export function showPersistent(text) {
  persistent = text;
  if (!timer || text) setText(output, text);
}
