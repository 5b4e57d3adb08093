// Sections that fold. On a phone they begin folded, so that the page is short before something is opened.
const PHONE = "(max-width: 40rem)";

/** Folds, on a phone, every section that is marked for it. */
export function foldOnPhones() {
  if (!matchMedia(PHONE).matches) return;
  for (const section of document.querySelectorAll("details[data-fold]")) section.open = false;
}
