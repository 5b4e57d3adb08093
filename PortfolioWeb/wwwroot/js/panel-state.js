// What a panel says while it has nothing to show: that it loads, that there is nothing yet, or what went wrong.
import { put } from "./dom.js";

/**
 * @param {HTMLElement} panel Has data-state, and an element of class "panel-state" with a text and a button.
 * @param {() => void} again What the button does.
 */
export function panelState(panel, again) {
  const [text, button] = panel.querySelector(".panel-state").children;
  let isShown = false;

  function show(state, words, canRetry = false) {
    isShown = state === "ready";
    if (panel.dataset.state !== state) panel.dataset.state = state;
    put(text, words);
    if (!canRetry && document.activeElement === button) panel.querySelector("button:not([hidden], .panel-state *), a")?.focus();
    button.hidden = !canRetry;
  }

  button.addEventListener("click", again);
  return {
    ready: () => show("ready", ""),
    empty: (words) => show("empty", words),
    /** What is shown stays: the connection's state is told elsewhere. */
    failed(error) {
      if (!isShown) show("failed", error.message, true);
    },
  };
}
