// The headings of a report's figures: the buttons that select a portfolio, and the names of the reports.
import { byId, setText } from "../ui/dom.js";
import { nameOf } from "./run-text.js";

/** Draws a button for each portfolio. @param {string[]} ids @param {string | null} selected */
export function drawPortfolioButtons(ids, selected) {
  const buttons = byId("portfolio-choice");
  if ([...buttons.children].map((button) => button.textContent).join() !== ids.join()) {
    buttons.replaceChildren(...ids.map((id) => Object.assign(document.createElement("button"), { type: "button", textContent: id })));
  }
  for (const button of buttons.children) button.setAttribute("aria-pressed", String(button.textContent === selected));
}

/** Names both reports in the headings and legends of a comparison. @param {object} own @param {object | null} other */
export function drawNames(panel, own, other) {
  for (const head of panel.querySelectorAll("[data-own]")) setText(head, other ? nameOf(own) : "Value");
  for (const head of panel.querySelectorAll("[data-other]")) {
    head.hidden = !other;
    setText(head, other ? nameOf(other) : "");
  }
  for (const head of panel.querySelectorAll("[data-compared-only]")) head.hidden = !other;
  for (const mark of panel.querySelectorAll("[data-other-legend]")) {
    mark.hidden = !other;
    setText(mark.lastElementChild, other ? nameOf(other) : "");
  }
  setText(byId("months-own"), nameOf(own));
}

/** Explains why a report has no figures of an investor. */
export function whyNoFigures(own, investor) {
  return own.investor && own.investor !== investor
    ? `This report has no figures of ${investor}: it covers ${own.investor} only.`
    : `This report has no figures of ${investor}: none of its portfolios had evaluations when the report was made.`;
}
