// The panels of the day that is looked at, and the buttons that pick another.
import { byId, put } from "./dom.js";
import { dayNumber, dayText, longDate, money, signedMoney } from "./format.js";
import { panelState } from "./panel-state.js";
import { pickedDay } from "./picked-day.js";
import { showChange } from "./day-change.js";
import { showHoldings } from "./holdings.js";
import { showProof } from "./proof.js";

/**
 * @param {string} portfolio
 * @param {{ shown: (evaluation: object, day: number, isPicked: boolean) => void, again: () => void }} on again is asked for where loading failed.
 */
export function createDayPanel(portfolio, { shown, again }) {
  const panel = byId("day");
  const date = byId("day-date");
  const latest = byId("day-latest");
  const told = byId("day-told");
  const state = panelState(panel, () => {
    day.again();
    again();
  });
  // What somebody picks is told; what the market moves is not.
  let isAsked = false;

  function noteOn(number, picked) {
    if (picked === null) return "the latest";
    if (picked === number) return "";
    return picked > number ? `${dayText(picked)} is not valued: this is the last day before it` : `${dayText(picked)} is before the first day`;
  }

  const day = pickedDay(portfolio, {
    shown(proof, picked) {
      const evaluation = proof.stored;
      const number = dayNumber(evaluation.asOf);
      state.ready();
      put(byId("day-heading"), longDate(evaluation.asOf));
      put(byId("day-note"), noteOn(number, picked));
      latest.setAttribute("aria-pressed", String(picked === null));
      if (document.activeElement !== date) date.value = evaluation.asOf;
      showHoldings(proof.holdings);
      showChange(proof.holdings, evaluation);
      showProof(proof);
      if (isAsked) put(told, `${longDate(evaluation.asOf)}: ${money(evaluation.value)}${evaluation.change === null ? "" : `, ${signedMoney(evaluation.change)}`}`);
      isAsked = false;
      shown(evaluation, number, picked !== null);
    },
    empty() {
      put(byId("day-heading"), "No day yet");
      put(byId("day-note"), "");
      state.empty("What the portfolio is made of is shown once it is valued.");
    },
    failed: (error) => state.failed(error),
  });

  const asked = (act) => (...args) => {
    isAsked = true;
    act(...args);
  };
  const actions = { pick: asked(day.pick), step: asked(day.step), latest: asked(day.latest) };

  byId("day-before").addEventListener("click", () => actions.step(-1));
  byId("day-after").addEventListener("click", () => actions.step(1));
  latest.addEventListener("click", () => actions.latest());
  date.addEventListener("change", () => {
    if (date.value) actions.pick(dayNumber(date.value));
  });

  return { ...actions, follow: day.follow, failed: (error) => state.failed(error) };
}
