// Single keys: the shortcuts of every page, and on the dashboard the market's controls. They press the buttons, so a disabled
// button's key does nothing either.
import "./dialogs.js";
import { byId } from "./dom.js";

const dialog = byId("shortcuts-dialog");
const on = byId("shortcuts-on");
// A dialog that closes leaves the focus on its check box for a moment: nobody types there.
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]";
const PRESSED_BY_SPACE = "a, button, summary, [role=button]";
/** How long after g the letter of a page may follow, in milliseconds. */
const GO_WITHIN = 1500;

const speed = (name) => document.querySelector(`[data-speed="${name}"]`);
const KEYS = {
  " ": () => [byId("open-market"), byId("close-market")].find((button) => button && !button.hidden),
  s: () => byId("step"),
  r: () => byId("rewind"),
  1: () => speed("1"),
  2: () => speed("10"),
  3: () => speed("100"),
  4: () => speed("max"),
};
const PAGES = { d: "/", r: "/results", p: "/pipeline" };
let goUntil = 0;

try {
  on.checked = localStorage.getItem("shortcuts") !== "off";
  on.addEventListener("change", () => localStorage.setItem("shortcuts", on.checked ? "on" : "off"));
} catch {
  // Without storage the choice lasts as long as the page.
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
