// Buttons that send commands. A button is enabled while its command is allowed, the page is live, no request of the button is in
// progress, and the user is an operator.
import { notify } from "../ui/notices.js";

const buttons = new Map();
let connected = false;
// Disabling a focused button drops the focus; it is restored when the button is enabled.
let unfocused = null;

function refresh(button) {
  const { allowed, busy } = buttons.get(button);
  const disabled = button.hasAttribute("data-barred") || !(allowed && connected && !busy);
  if (disabled && !button.disabled && document.activeElement === button) unfocused = button;
  button.disabled = disabled;
  if (disabled || unfocused !== button) return;
  unfocused = null;
  if (document.activeElement === document.body || document.activeElement === button) button.focus();
}

/** Registers a button whose click is handled elsewhere. */
export function registerButton(button) {
  const entry = { allowed: false, busy: false };
  buttons.set(button, entry);
  return entry;
}

/** Sends a command when a button is clicked. The result arrives over the hub; an error is shown as a notice. */
export function commandButton(button, send) {
  const entry = registerButton(button);
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

/** Sets whether a button's command is allowed in the market's current state. */
export function allow(button, allowed) {
  buttons.get(button).allowed = allowed;
  refresh(button);
}

/** Shows one of two buttons that share a position, and keeps the focus there. */
export function swap(shown, hidden) {
  if (!hidden.hidden || shown.hidden) {
    if (document.activeElement === hidden || unfocused === hidden) unfocused = shown;
    shown.hidden = false;
    hidden.hidden = true;
    refresh(shown);
  }
}

export function setConnected(value) {
  connected = value;
  for (const button of buttons.keys()) refresh(button);
}
