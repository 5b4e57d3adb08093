// Filters the table of evaluations by date. The filter is part of the page's address.
import { byId, setText } from "../ui/dom.js";
import { isoDay } from "../ui/format.js";
import { dayInAddress, putInAddress } from "../ui/address.js";

/** @param {{ window: import("../chart/day-window.js").DayWindow, changed: () => void }} options */
export function evaluationFilter({ window, changed }) {
  const form = byId("filter");
  const { from, to } = form.elements;
  const problem = byId("filter-problem");

  for (const [field, name] of [[from, "list-from"], [to, "list-to"]]) {
    const day = dayInAddress(name);
    field.value = day === null ? "" : isoDay(day);
  }

  function filtered() {
    const isWrong = from.value && to.value && from.value > to.value;
    setText(problem, isWrong ? "The first day is after the last day." : "");
    from.toggleAttribute("aria-invalid", isWrong);
    if (isWrong) return;
    putInAddress({ "list-from": from.value || null, "list-to": to.value || null });
    changed();
  }

  form.addEventListener("change", filtered);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are reset after the event.
  form.addEventListener("reset", () => setTimeout(filtered));
  byId("filter-chart").addEventListener("click", () => {
    if (!window.isOpen) return;
    from.value = isoDay(Math.ceil(window.from));
    to.value = isoDay(Math.floor(window.to));
    filtered();
  });

  return {
    query: () => ({ ...(from.value && { from: from.value }), ...(to.value && { to: to.value }) }),
    isSet: () => Boolean(from.value || to.value),
  };
}
