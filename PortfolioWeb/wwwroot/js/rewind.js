// The rewind dialog. A rejected date is told inside it: a notice would be hidden behind it.
import { post, putJson } from "./api.js";
import { allow, govern } from "./commands.js";
import { byId, put } from "./dom.js";
import { longDate, shortDate } from "./format.js";
import { notify } from "./notices.js";

const opener = byId("rewind");
const dialog = byId("rewind-dialog");
const form = dialog.querySelector("form");
const to = byId("rewind-to");
const play = byId("rewind-play");
const speed = byId("rewind-speed");
const problem = byId("rewind-problem");
const confirm = byId("rewind-confirm");
let market = null;

govern(opener);
opener.addEventListener("click", () => {
  to.max = market.date ?? market.firstDay;
  to.value = to.max;
  put(byId("rewind-range"), `From ${shortDate(to.min)} to ${shortDate(to.max)}.`);
  put(problem, "");
  dialog.showModal();
});
speed.addEventListener("change", () => (play.checked = true));

/** The market stops first: at Max it would be years past the date before anybody has seen it. */
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
    put(problem, to.validationMessage);
    return;
  }
  confirm.disabled = true;
  try {
    await rewind();
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
