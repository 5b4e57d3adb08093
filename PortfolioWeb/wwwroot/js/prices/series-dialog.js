// The dialog with the closes of a stored series: raw, factor and adjusted.
import { get } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { count, plural, shortDate } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";

const NEWEST = 200;
const dialog = byId("series-dialog");
const figure = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 10 });
const adjustedFigure = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const factorFigure = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
let request = new AbortController();

const show = keyedRows(byId("close-rows"), byId("close-row"), ({ date }) => date, ({ date, raw, factor, adjusted }) => ({
  day: shortDate(date), raw: figure.format(raw), factor: factorFigure.format(factor), adjusted: adjustedFigure.format(adjusted),
}));

/** Shows the newest closes of a series. */
export async function showCloses({ id, name }, ticker) {
  request.abort();
  const own = (request = new AbortController());
  const path = `prices/${id}/series/${encodeURIComponent(ticker)}`;
  setText(byId("series-heading"), ticker);
  setText(byId("series-about"), `Loading the closes of “${name}”…`);
  setText(byId("series-problem"), "");
  byId("series-csv").href = `/api/${path}?format=csv`;
  show([]);
  dialog.showModal();
  try {
    const closes = await get(path, own.signal);
    const newest = closes.length > NEWEST ? `the newest ${count(NEWEST)} of ${plural(closes.length, "close")}` : plural(closes.length, "close");
    setText(byId("series-about"), `“${name}”, ${newest}, in USD`);
    show(closes.slice(-NEWEST).reverse());
    byId("series-dialog").querySelector(".scroll").scrollTop = 0;
  } catch (error) {
    if (own.signal.aborted) return;
    setText(byId("series-about"), `“${name}”`);
    setText(byId("series-problem"), error.message);
  }
}
