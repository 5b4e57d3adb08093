// The list of reports that the shown report can be compared with.
import { byId } from "../ui/dom.js";
import { investorOf, nameOf, periodOf } from "./run-text.js";

const choice = byId("with");
let offered = "";

const optionOf = (text, value) => Object.assign(document.createElement("option"), { textContent: text, value });

/** @param {object[]} runs The successful runs. @param {number | null} compared */
export function offerRuns(runs, compared) {
  const options = runs.map((run) => [`${nameOf(run)}: ${investorOf(run)}, ${periodOf(run)}`, String(run.id)]);
  const offer = JSON.stringify(options);
  // Replacing the options would close an open list.
  if (offer !== offered) choice.replaceChildren(optionOf("no other report", ""), ...options.map(([text, value]) => optionOf(text, value)));
  offered = offer;
  choice.value = compared === null ? "" : String(compared);
}

/** @param {(id: number | null) => void} chosen */
export function whenChosen(chosen) {
  choice.addEventListener("change", () => chosen(choice.value ? Number(choice.value) : null));
}
