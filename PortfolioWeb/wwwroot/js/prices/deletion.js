// The dialog that deletes an import.
import { del } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { notify } from "../ui/notices.js";

/** @param {{ deleted: () => void }} on deleted is called when the import is deleted. */
export function createDeletion({ deleted }) {
  const dialog = byId("delete-dialog");
  const submit = dialog.querySelector("[type=submit]");
  let asked = null;

  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-disabled")) return;
    submit.setAttribute("aria-disabled", "true");
    try {
      await del(`prices/${asked.id}`);
      dialog.close();
      notify(`The import “${asked.name}” was deleted.`);
      deleted();
    } catch (error) {
      setText(byId("delete-problem"), error.detail ?? error.message);
    } finally {
      submit.removeAttribute("aria-disabled");
    }
  });

  return {
    ask(imported, closes) {
      asked = imported;
      setText(byId("delete-text"), `“${imported.name}” and its ${closes} are deleted. To have them again, import the files again.`);
      setText(byId("delete-problem"), "");
      dialog.showModal();
    },
  };
}
