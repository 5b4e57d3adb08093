// The closes, by exchange. A row flashes when its stock closes another day.
import { closesOrder } from "./closes-order.js";
import { byData, put, setClass } from "./dom.js";
import { arrow, direction, price, shortDate, signedPercent } from "./format.js";
import { flash } from "./flash.js";

const tables = byData("closes");
const rows = new Map([...byData("ticker")].map(([ticker, row]) => [ticker, {
  row, close: row.querySelector(".close"), change: row.querySelector(".day-change"), date: undefined,
  values: { stock: ticker, close: null, day: null, held: row.querySelectorAll(".held a").length },
}]));
const dates = new Map([...tables].map(([exchange, table]) => [exchange, table.querySelector(".close-date")]));

const order = closesOrder(tables.values(), (row, column) => rows.get(row.dataset.ticker).values[column]);

function showClose(view, entry) {
  const close = entry.close ?? null, previous = entry.previousClose ?? null;
  const change = close === null || previous === null ? null : ((close - previous) / previous) * 100;
  put(view.close, close === null ? "—" : price(close));
  put(view.change, change === null ? "" : `${arrow(change)} ${signedPercent(change)}`);
  setClass(view.change, ["up", change > 0], ["down", change < 0]);
  Object.assign(view.values, { close, day: change });
  const isNews = view.date !== undefined && entry.date && entry.date !== view.date;
  view.date = entry.date ?? null;
  if (isNews && change) flash(view.row, direction(change));
}

export function showCloses(closes) {
  for (const entry of closes) {
    const view = rows.get(entry.ticker);
    if (view) showClose(view, entry);
    const date = dates.get(entry.exchange);
    if (date) put(date, entry.date ? shortDate(entry.date) : "");
  }
  order.heard();
}
