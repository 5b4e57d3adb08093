// Elements are found once and changed in place.
export const byId = (id) => document.getElementById(id);

/** All elements with a data attribute, by its value. */
export const byData = (name, within = document) =>
  new Map([...within.querySelectorAll(`[data-${name}]`)].map((element) => [element.getAttribute(`data-${name}`), element]));

/** Writes a text only where it differs, so that nothing is laid out for nothing. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element, ...choices) {
  for (const [name, on] of choices) element.classList.toggle(name, on);
}
