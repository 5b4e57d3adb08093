// Collapsible sections. On a phone they start collapsed, so that the page is short.
const PHONE = "(max-width: 40rem)";

/** Collapses every marked section if the screen is a phone's. */
export function collapseOnPhones() {
  if (!matchMedia(PHONE).matches) return;
  for (const section of document.querySelectorAll("details[data-fold]")) section.open = false;
}
