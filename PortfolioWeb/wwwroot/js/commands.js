// Buttons that give an order. One is enabled while the order makes sense, the page is live, this copy of the program takes
// orders, none of it is under way, and the visitor is an operator.
import { notify } from "./notices.js";

const buttons = new Map();
let connected = false;
let here = true;
// Disabling a focused button drops the focus; it goes back where it was.
let unfocused = null;

function refresh(button) {
  const { allowed, busy } = buttons.get(button);
  const disabled = button.hasAttribute("data-barred") || !(allowed && connected && here && !busy);
  if (disabled && !button.disabled && document.activeElement === button) unfocused = button;
  button.disabled = disabled;
  if (disabled || unfocused !== button) return;
  unfocused = null;
  if (document.activeElement === document.body || document.activeElement === button) button.focus();
}

/** Enables and disables a button as the market stands, whatever a click on it does. */
export function govern(button) {
  const entry = { allowed: false, busy: false };
  buttons.set(button, entry);
  return entry;
}

/** Makes a button an order. The request's outcome comes back over the hub; only an error is told here. */
export function command(button, send) {
  const entry = govern(button);
  button.addEventListener("click", async () => {
    entry.busy = true;
    refresh(button);
    try {
      await send();
    } catch (error) {
      notify(error.message);
    } finally {
      entry.busy = false;
      refresh(button);
    }
  });
}

/** Whether the order makes sense as the market stands. */
export function allow(button, allowed) {
  buttons.get(button).allowed = allowed;
  refresh(button);
}

/** Shows one of two buttons that share a place, and keeps the focus there. */
export function swap(shown, hidden) {
  if (!hidden.hidden || shown.hidden) {
    if (document.activeElement === hidden || unfocused === hidden) unfocused = shown;
    shown.hidden = false;
    hidden.hidden = true;
    refresh(shown);
  }
}

/** Whether this copy of the program runs the exchanges. */
export function setHere(value) {
  if (here === value) return;
  here = value;
  for (const button of buttons.keys()) refresh(button);
}

export function setConnected(value) {
  connected = value;
  for (const button of buttons.keys()) refresh(button);
}
