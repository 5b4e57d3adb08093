// The closes, by exchange. A row flashes when its stock closes another day.
import { closesOrder } from "./closes-order.js";
import { byData, put, setClass } from "./dom.js";
import { arrow, direction, price, shortDate, signedPercent } from "./format.js";
import { flash } from "./flash.js";
import { isTakenBack, rewoundText } from "./rewound.js";

const tables = byData("closes");
const rows = new Map([...byData("ticker")].map(([ticker, row]) => [ticker, {
  row, close: row.querySelector(".close"), change: row.querySelector(".day-change"), date: undefined,
  values: { stock: ticker, close: null, day: null, held: row.querySelectorAll(".held a").length },
}]));
const heads = new Map([...tables].map(([exchange, table]) => [exchange, { table, place: table.querySelector(".close-date"), date: null, run: 0 }]));
let market = null;

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

function showDay(head) {
  const isOld = isTakenBack(head.run, head.date, market);
  head.table.toggleAttribute("data-rewound", isOld);
  put(head.place, !head.date ? "" : isOld ? rewoundText(market) : shortDate(head.date));
}

/** A rewind takes closes back before the day that replaces them has come. */
export function showClosesRun(latest) {
  const isNews = latest.run !== market?.run;
  market = latest;
  if (isNews) for (const head of heads.values()) showDay(head);
}

export function showCloses(closes) {
  for (const entry of closes) {
    const view = rows.get(entry.ticker);
    if (view) showClose(view, entry);
    const head = heads.get(entry.exchange);
    if (head) Object.assign(head, { date: entry.date ?? null, run: entry.run });
  }
  for (const head of heads.values()) showDay(head);
  order.heard();
}
