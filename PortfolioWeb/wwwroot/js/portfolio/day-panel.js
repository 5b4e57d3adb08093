// The panels of the selected day, and the buttons that select another.
import { byId, setText } from "../ui/dom.js";
import { dayNumber, dayText, longDate, money, signedMoney } from "../ui/format.js";
import { panelState } from "../ui/panel-state.js";
import { selectedDay } from "./selected-day.js";
import { showChange } from "./contributions.js";
import { showHoldings } from "./holdings.js";
import { showProof } from "./proof.js";

/**
 * @param {string} portfolio
 * @param {{ shown: (evaluation: object, day: number, isSelected: boolean) => void, retry: () => void }} on
 *   retry is called by the button that is shown after loading has failed.
 */
export function createDayPanel(portfolio, { shown, retry }) {
  const panel = byId("day");
  const date = byId("day-date");
  const latest = byId("day-latest");
  const announcement = byId("day-announcement");
  const state = panelState(panel, () => {
    day.reload();
    retry();
  });
  // A day that the user selects is announced to screen readers; a new latest day is not.
  let isByUser = false;

  function noteOn(number, selected) {
    if (selected === null) return "the latest";
    if (selected === number) return "";
    return selected > number
      ? `${dayText(selected)} is not valued: this is the last day before it`
      : `${dayText(selected)} is before the first day`;
  }

  const day = selectedDay(portfolio, {
    shown(proof, selected) {
      const evaluation = proof.stored;
      const number = dayNumber(evaluation.asOf);
      state.ready();
      setText(byId("day-heading"), longDate(evaluation.asOf));
      setText(byId("day-note"), noteOn(number, selected));
      latest.setAttribute("aria-pressed", String(selected === null));
      if (document.activeElement !== date) date.value = evaluation.asOf;
      showHoldings(proof.holdings);
      showChange(proof.holdings, evaluation);
      showProof(proof);
      const change = evaluation.change === null ? "" : `, ${signedMoney(evaluation.change)}`;
      if (isByUser) setText(announcement, `${longDate(evaluation.asOf)}: ${money(evaluation.value)}${change}`);
      isByUser = false;
      shown(evaluation, number, selected !== null);
    },
    empty() {
      setText(byId("day-heading"), "No day yet");
      setText(byId("day-note"), "");
      state.empty("The holdings are shown once the portfolio is valued.");
    },
    failed: (error) => state.failed(error),
  });

  const byUser = (act) => (...args) => {
    isByUser = true;
    act(...args);
  };
  const actions = { select: byUser(day.select), step: byUser(day.step), latest: byUser(day.latest) };

  byId("day-before").addEventListener("click", () => actions.step(-1));
  byId("day-after").addEventListener("click", () => actions.step(1));
  latest.addEventListener("click", () => actions.latest());
  date.addEventListener("change", () => {
    if (date.value) actions.select(dayNumber(date.value));
  });

  return { ...actions, follow: day.follow, failed: (error) => state.failed(error) };
}
