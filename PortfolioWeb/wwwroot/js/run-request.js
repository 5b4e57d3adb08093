// The dialog that requests a report. An error stands at the field that it names.
import { post } from "./api.js";
import { byId, put } from "./dom.js";

const FIELDS = ["from", "to", "investor"];

/**
 * @param {object} on
 * @param {() => boolean} on.hasHistory Whether any day is closed: without one there is nothing to report on.
 * @param {(run: object) => void} on.added The run is queued.
 */
export function createRunRequest({ hasHistory, added }) {
  const dialog = byId("request-dialog");
  const form = byId("request");
  const empty = byId("request-empty");
  const submit = form.querySelector("[type=submit]");
  const problem = byId("request-problem");

  function tell(name, text) {
    put(byId(`request-${name}`), text);
    if (text) form.elements[name].setAttribute("aria-invalid", "true");
    else form.elements[name].removeAttribute("aria-invalid");
  }

  function clear() {
    for (const name of FIELDS) tell(name, "");
    put(problem, "");
    empty.hidden = true;
  }

  function refuse(error) {
    const named = FIELDS.filter((name) => error.fields?.[name]);
    for (const name of named) tell(name, error.fields[name].join(" "));
    if (named.length) form.elements[named[0]].focus();
    else put(problem, error.detail ?? error.message);
  }

  byId("new-report").addEventListener("click", () => {
    clear();
    dialog.showModal();
  });
  form.addEventListener("reset", clear);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-disabled")) return;
    clear();
    if (!hasHistory()) {
      empty.hidden = false;
      empty.querySelector("a").focus();
      return;
    }
    // A date that is only half there would be sent as none.
    const half = ["from", "to"].filter((name) => form.elements[name].validity.badInput);
    for (const name of half) tell(name, form.elements[name].validationMessage);
    if (half.length) {
      form.elements[half[0]].focus();
      return;
    }
    const wanted = FIELDS.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    submit.setAttribute("aria-disabled", "true");
    try {
      const run = await post("reports", Object.fromEntries(wanted));
      dialog.close();
      added(run);
    } catch (error) {
      refuse(error);
    } finally {
      submit.removeAttribute("aria-disabled");
    }
  });
}
