// Fills a list with findings: the name of what they are about, and a text.
import { byId } from "../ui/dom.js";

/**
 * @param {HTMLElement} list
 * @param {[of: string, text: string][]} entries
 */
export function fillFound(list, entries) {
  list.replaceChildren(...entries.map(([of, text]) => {
    const row = byId("found-row").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-cell=of]").textContent = of;
    row.querySelector("[data-cell=text]").textContent = text;
    return row;
  }));
}
