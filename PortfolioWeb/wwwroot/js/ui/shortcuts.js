// Keyboard shortcuts. A key clicks its button, so the key of a disabled button does nothing.
import "./dialogs.js";
import { byId } from "./dom.js";

const dialog = byId("shortcuts-dialog");
const on = byId("shortcuts-on");
// A check box is not text input: a closing dialog leaves the focus on one for a moment.
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]";
const PRESSED_BY_SPACE = "a, button, summary, [role=button]";
/** The time in which a page's letter may follow g, in milliseconds. */
const GO_WITHIN = 1500;

const speed = (name) => document.querySelector(`[data-speed="${name}"]`);
const KEYS = {
  " ": () => [byId("start-market"), byId("stop-market")].find((button) => button && !button.hidden),
  s: () => byId("step"),
  r: () => byId("rewind"),
  1: () => speed("1"),
  2: () => speed("10"),
  3: () => speed("100"),
  4: () => speed("max"),
};
const PAGES = { d: "/", r: "/results", i: "/prices", p: "/pipeline" };
let goUntil = 0;

try {
  on.checked = localStorage.getItem("shortcuts") !== "off";
  on.addEventListener("change", () => localStorage.setItem("shortcuts", on.checked ? "on" : "off"));
} catch {
  // Without storage the choice lasts until the page is closed.
}

byId("shortcuts").addEventListener("click", () => dialog.showModal());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !on.checked) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const goes = event.timeStamp < goUntil;
  goUntil = key === "g" ? event.timeStamp + GO_WITHIN : 0;
  if (goes && PAGES[key]) {
    location.assign(PAGES[key]);
  } else if (key === "?") {
    dialog.showModal();
  } else {
    const button = KEYS[key]?.();
    if (!button || (key === " " && event.target.closest(PRESSED_BY_SPACE))) return;
    button.click();
  }
  event.preventDefault();
});
