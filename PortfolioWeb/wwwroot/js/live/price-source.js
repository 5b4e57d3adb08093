// Other prices are another market, with other days and stocks, which the server renders: the page is loaded again.
// Empty on a page that follows the prices by itself.
const shown = document.body.dataset.source;

/** @param {{ source: { seed: number, import: string | null } }} market The latest market. */
export function reloadForOtherPrices({ source }) {
  if (shown && `${source.seed}/${source.import ?? ""}` !== shown) location.reload();
}
