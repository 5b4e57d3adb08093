// The form that confirms a preview. An error is shown beside its field.
import { post } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";

const FIELDS = ["exchanges", "leaveOut", "splits", "withoutBadLines", "name"];
// The name of an import of a few series.
const MOST_NAMED = 4;

/**
 * @param {object} on
 * @param {() => object} on.choices Returns the choices outside the form: exchanges, series left out, and splits.
 * @param {(imported: object) => void} on.confirmed Called when the import is being stored.
 * @param {(field: string, text: string) => void} on.faulty Called to move the focus to a choice that is not valid.
 */
export function createConfirmation({ choices, confirmed, faulty }) {
  const form = byId("confirm-form");
  const submit = form.querySelector("[type=submit]");
  let id = null;

  function clear() {
    for (const name of FIELDS) setText(byId(`preview-${name}`), "");
    setText(byId("preview-problem"), "");
    for (const field of form.elements) field.removeAttribute("aria-invalid");
  }

  function showErrors(error) {
    const named = FIELDS.filter((name) => error.fields?.[name]);
    for (const name of named) {
      setText(byId(`preview-${name}`), error.fields[name].join(" "));
      form.elements[name]?.setAttribute("aria-invalid", "true");
    }
    if (named.length === 0) setText(byId("preview-problem"), error.detail ?? error.message);
    else if (form.elements[named[0]]) form.elements[named[0]].focus();
    else faulty(named[0], error.fields[named[0]].join(" "));
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-disabled")) return;
    clear();
    submit.setAttribute("aria-disabled", "true");
    const { name, withoutBadLines } = form.elements;
    try {
      confirmed(await post(`prices/${id}/confirm`, { name: name.value, withoutBadLines: withoutBadLines.checked, ...choices() }));
    } catch (error) {
      showErrors(error);
    } finally {
      submit.removeAttribute("aria-disabled");
    }
  });

  return {
    show(imported) {
      id = imported.id;
      form.reset();
      clear();
      byId("confirm-bad").hidden = imported.preview.badLineCount === 0;
      const tickers = imported.series.map(({ ticker }) => ticker);
      form.elements.name.value = tickers.length <= MOST_NAMED ? tickers.join(", ") : "";
    },
  };
}
