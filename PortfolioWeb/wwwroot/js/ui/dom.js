// Finds elements and changes them in place.
export const byId = (id) => document.getElementById(id);

/** Returns the elements that have a data attribute, by the attribute's value. */
export const byData = (name, within = document) =>
  new Map([...within.querySelectorAll(`[data-${name}]`)].map((element) => [element.getAttribute(`data-${name}`), element]));

/** Sets an element's text if it differs. An unchanged text causes no layout. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element, ...choices) {
  for (const [name, on] of choices) element.classList.toggle(name, on);
}
