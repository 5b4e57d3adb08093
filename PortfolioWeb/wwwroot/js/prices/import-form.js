// The form that sends files and receives their preview.
import { postForm } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";

/** @param {(imported: object) => void} previewed Called with the preview of the chosen files. */
export function createImportForm(previewed) {
  const form = byId("import-form");
  const input = form.elements.files;
  const submit = form.querySelector("[type=submit]");
  const drop = form.querySelector(".drop");

  function showProblem(text) {
    setText(byId("import-problem"), text);
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  // A file that is dropped beside the area would open instead of the page.
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
  addEventListener("dragover", (event) => drop.toggleAttribute("data-over", drop.contains(event.target)));
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.removeAttribute("data-over"));
  drop.addEventListener("drop", ({ dataTransfer }) => {
    if (dataTransfer.files.length === 0) return;
    input.files = dataTransfer.files;
    showProblem("");
  });
  input.addEventListener("change", () => showProblem(""));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-disabled")) return;
    showProblem("");
    if (input.files.length === 0) {
      showProblem("Choose at least one file.");
      input.focus();
      return;
    }
    submit.setAttribute("aria-disabled", "true");
    setText(submit, "Reading…");
    try {
      previewed(await postForm("prices", new FormData(form)));
    } catch (error) {
      showProblem(error.detail ?? error.message);
    } finally {
      submit.removeAttribute("aria-disabled");
      setText(submit, "Preview");
    }
  });

  return {
    /** Forgets the chosen files. */
    clear: () => form.reset(),
    focus: () => input.focus(),
    showProblem,
  };
}
