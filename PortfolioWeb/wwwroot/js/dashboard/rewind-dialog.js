// The rewind dialog. Errors are shown inside the dialog, which would cover a notice.
import { post, putJson } from "../ui/rest-api.js";
import { allow, registerButton } from "./command-buttons.js";
import { byId, setText } from "../ui/dom.js";
import { longDate, shortDate } from "../ui/format.js";
import { notify } from "../ui/notices.js";

const opener = byId("rewind");
const dialog = byId("rewind-dialog");
const form = dialog.querySelector("form");
const to = byId("rewind-to");
const play = byId("rewind-play");
const speed = byId("rewind-speed");
const problem = byId("rewind-problem");
const confirm = byId("rewind-confirm");
let market = null;

registerButton(opener);
opener.addEventListener("click", () => {
  to.max = market.date ?? market.firstDay;
  to.value = to.max;
  setText(byId("rewind-range"), `From ${shortDate(to.min)} to ${shortDate(to.max)}.`);
  setText(problem, "");
  dialog.showModal();
});
speed.addEventListener("change", () => (play.checked = true));

/** Stops the market first: at Max it would be years past the date before the user sees it. */
async function rewind() {
  const { run, runStart } = await post("market/rewind", { to: to.value, stop: true });
  if (play.checked) {
    await putJson("market/speed", { daysPerSecond: speed.value === "max" ? null : Number(speed.value) });
    await post("market/start");
  }
  dialog.close();
  const reason = runStart === to.value ? "" : `, the first trading day after ${longDate(to.value)}`;
  notify(`Run ${run}. Next trading day: ${longDate(runStart)}${reason}.`);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!to.checkValidity()) {
    setText(problem, to.validationMessage);
    return;
  }
  confirm.disabled = true;
  try {
    await rewind();
  } catch (error) {
    setText(problem, error.message);
  } finally {
    confirm.disabled = false;
  }
});

export function showRewind(latest) {
  market = latest;
  allow(opener, true);
}
