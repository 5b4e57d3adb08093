// Shows why a panel has no content: it is loading, there is nothing yet, or loading failed.
import { setText } from "./dom.js";

/**
 * @param {HTMLElement} panel Has data-state, and an element of class "panel-state" with a text and a button.
 * @param {() => void} retry Called by the button.
 */
export function panelState(panel, retry) {
  const [text, button] = panel.querySelector(".panel-state").children;
  let isShown = false;

  function show(state, message, canRetry = false) {
    isShown = state === "ready";
    if (panel.dataset.state !== state) panel.dataset.state = state;
    setText(text, message);
    if (!canRetry && document.activeElement === button) panel.querySelector("button:not([hidden], .panel-state *), a")?.focus();
    button.hidden = !canRetry;
  }

  button.addEventListener("click", retry);
  return {
    ready: () => show("ready", ""),
    empty: (message) => show("empty", message),
    /** Shows an error if the panel has no content; otherwise the content stays. The page header shows a lost connection. */
    failed(error) {
      if (!isShown) show("failed", error.message, true);
    },
  };
}
