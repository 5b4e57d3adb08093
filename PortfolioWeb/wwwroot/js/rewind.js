// The rewind dialog. A refused date is told inside it: a notice would be hidden behind it.
import { post } from "./api.js";
import { allow, govern } from "./commands.js";
import { byId, put } from "./dom.js";

const opener = byId("rewind");
const dialog = byId("rewind-dialog");
const form = dialog.querySelector("form");
const to = byId("rewind-to");
const problem = byId("rewind-problem");
const confirm = byId("rewind-confirm");
let market = null;

govern(opener);
opener.addEventListener("click", () => {
  to.min = market.firstDay;
  to.max = market.lastDay;
  to.value = market.date ?? market.firstDay;
  put(problem, "");
  dialog.showModal();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!to.checkValidity()) {
    put(problem, to.validationMessage);
    return;
  }
  confirm.disabled = true;
  try {
    await post("market/rewind", { to: to.value });
    dialog.close();
  } catch (error) {
    put(problem, error.message);
  } finally {
    confirm.disabled = false;
  }
});

export function showRewind(latest) {
  market = latest;
  allow(opener, true);
}
