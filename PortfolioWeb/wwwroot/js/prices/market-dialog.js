// The dialog that begins a new run with other prices.
import { putJson } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { longDate } from "../ui/format.js";
import { notify } from "../ui/notices.js";

export function createMarketDialog() {
  const dialog = byId("market-dialog");
  const form = dialog.querySelector("form");
  const { seed, stop } = form.elements;
  const submit = form.querySelector("[type=submit]");
  // The import to use; null for generated prices.
  let chosen = null;

  function fail(text) {
    setText(byId("market-problem"), text);
    if (chosen) return;
    seed.setAttribute("aria-invalid", "true");
    seed.focus();
  }

  function clear() {
    setText(byId("market-problem"), "");
    seed.removeAttribute("aria-invalid");
  }

  function open(imported) {
    chosen = imported;
    form.reset();
    clear();
    setText(byId("market-heading"), chosen ? `Use “${chosen.name}” for the market` : "Use generated prices");
    byId("market-seed").hidden = chosen !== null;
    dialog.showModal();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-disabled")) return;
    clear();
    if (!chosen && !seed.checkValidity()) {
      fail(seed.validationMessage);
      return;
    }
    submit.setAttribute("aria-disabled", "true");
    try {
      const source = chosen ? { import: chosen.id } : { seed: Number(seed.value) };
      const { run, runStart } = await putJson("market/prices", { ...source, stop: stop.checked });
      dialog.close();
      notify(`Run ${run} begins on ${longDate(runStart)}.`);
    } catch (error) {
      fail(error.detail ?? error.message);
    } finally {
      submit.removeAttribute("aria-disabled");
    }
  });

  return { use: open, useGenerated: () => open(null) };
}
