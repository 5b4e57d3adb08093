// The rewind dialog. A refused date is told inside it: a notice would be hidden behind it.
import { post } from "./api.js";
import { allow, govern } from "./commands.js";
import { byId, put } from "./dom.js";
import { longDate } from "./format.js";
import { notify } from "./notices.js";

const opener = byId("rewind");
const dialog = byId("rewind-dialog");
const form = dialog.querySelector("form");
const to = byId("rewind-to");
const problem = byId("rewind-problem");
const confirm = byId("rewind-confirm");
let market = null;

govern(opener);
opener.addEventListener("click", () => {
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
    const { run, runStart } = await post("market/rewind", { to: to.value });
    dialog.close();
    const reason = runStart === to.value ? "" : `, the first trading day after ${longDate(to.value)}`;
    notify(`Run ${run} begins with ${longDate(runStart)}${reason}.`);
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
