// What stands above the figures of a report: the portfolios to pick from, and the names of the reports.
import { byId, put } from "./dom.js";
import { nameOf } from "./run-words.js";

/** Draws a button for each portfolio. @param {string[]} ids @param {string | null} picked */
export function drawPicks(ids, picked) {
  const picks = byId("portfolio-picks");
  if ([...picks.children].map((button) => button.textContent).join() !== ids.join()) {
    picks.replaceChildren(...ids.map((id) => Object.assign(document.createElement("button"), { type: "button", textContent: id })));
  }
  for (const button of picks.children) button.setAttribute("aria-pressed", String(button.textContent === picked));
}

/** Names both reports wherever the figures of both stand. @param {object} own @param {object | null} other */
export function drawNames(panel, own, other) {
  for (const head of panel.querySelectorAll("[data-own]")) put(head, other ? nameOf(own) : "Value");
  for (const head of panel.querySelectorAll("[data-other]")) {
    head.hidden = !other;
    put(head, other ? nameOf(other) : "");
  }
  for (const head of panel.querySelectorAll("[data-compared-only]")) head.hidden = !other;
  for (const mark of panel.querySelectorAll("[data-other-legend]")) {
    mark.hidden = !other;
    put(mark.lastElementChild, other ? nameOf(other) : "");
  }
  put(byId("months-own"), nameOf(own));
}

/** Says why a report has no figures of an investor. */
export function whyNoFigures(own, investor) {
  return own.investor && own.investor !== investor
    ? `This report has no figures of ${investor}: it covers ${own.investor} only.`
    : `This report has no figures of ${investor}: none of its portfolios had evaluations when the report was made.`;
}
