// Single keys for the market's orders. They press the buttons, so a disabled button's key does nothing either.
import { byId } from "./dom.js";

const dialog = byId("shortcuts-dialog");
const on = byId("shortcuts-on");
// A dialog that closes leaves the focus on its check box for a moment: nobody types there.
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]";
const PRESSED_BY_SPACE = "a, button, summary, [role=button]";

const speed = (name) => document.querySelector(`[data-speed="${name}"]`);
const isShown = (button) => !button.hidden;
const KEYS = {
  " ": () => [byId("open-market"), byId("close-market")].find(isShown),
  s: () => byId("step"),
  r: () => byId("rewind"),
  1: () => speed("1"),
  2: () => speed("10"),
  3: () => speed("100"),
  4: () => speed("max"),
};

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
  if (event.key === "?") {
    dialog.showModal();
  } else {
    const button = KEYS[event.key.toLowerCase()]?.();
    if (!button || (event.key === " " && event.target.closest(PRESSED_BY_SPACE))) return;
    button.click();
  }
  event.preventDefault();
});
