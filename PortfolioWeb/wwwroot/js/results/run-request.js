// The dialog that requests a report. An error is shown beside its field.
import { post } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";

const FIELDS = ["from", "to", "investor"];

/**
 * @param {object} on
 * @param {() => boolean} on.hasHistory Returns whether the market has any day to report on.
 * @param {(run: object) => void} on.added Called when the run is queued.
 */
export function createRunRequest({ hasHistory, added }) {
  const dialog = byId("request-dialog");
  const form = byId("request");
  const empty = byId("request-empty");
  const submit = form.querySelector("[type=submit]");
  const problem = byId("request-problem");

  function showFieldError(name, text) {
    setText(byId(`request-${name}`), text);
    if (text) form.elements[name].setAttribute("aria-invalid", "true");
    else form.elements[name].removeAttribute("aria-invalid");
  }

  function clear() {
    for (const name of FIELDS) showFieldError(name, "");
    setText(problem, "");
    empty.hidden = true;
  }

  function showErrors(error) {
    const named = FIELDS.filter((name) => error.fields?.[name]);
    for (const name of named) showFieldError(name, error.fields[name].join(" "));
    if (named.length) form.elements[named[0]].focus();
    else setText(problem, error.detail ?? error.message);
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
    // An incomplete date has an empty value, and would be sent as no date.
    const half = ["from", "to"].filter((name) => form.elements[name].validity.badInput);
    for (const name of half) showFieldError(name, form.elements[name].validationMessage);
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
      showErrors(error);
    } finally {
      submit.removeAttribute("aria-disabled");
    }
  });
}
