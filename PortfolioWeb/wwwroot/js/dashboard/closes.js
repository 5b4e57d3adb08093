// The tables of closes, one for each exchange. A row flashes when its stock has a new close.
import { closesOrder } from "./closes-sort.js";
import { byData, setText, setClass } from "../ui/dom.js";
import { arrow, direction, price, shortDate, signedPercent } from "../ui/format.js";
import { flash } from "../ui/flash.js";
import { isRewoundDay, rewoundText } from "../live/market-day.js";

const tables = byData("closes");
const rows = new Map([...byData("ticker")].map(([ticker, row]) => [ticker, {
  row, close: row.querySelector(".close"), change: row.querySelector(".day-change"), date: undefined,
  values: { stock: ticker, close: null, day: null, held: row.querySelectorAll(".held a").length },
}]));
const heads = new Map([...tables].map(([exchange, table]) =>
  [exchange, { table, output: table.querySelector(".close-date"), date: null, run: 0 }]));
let market = null;

const order = closesOrder(tables.values(), (row, column) => rows.get(row.dataset.ticker).values[column]);

function showClose(view, entry) {
  const close = entry.close ?? null, previous = entry.previousClose ?? null;
  const change = close === null || previous === null ? null : ((close - previous) / previous) * 100;
  setText(view.close, close === null ? "—" : price(close));
  setText(view.change, change === null ? "" : `${arrow(change)} ${signedPercent(change)}`);
  setClass(view.change, ["up", change > 0], ["down", change < 0]);
  Object.assign(view.values, { close, day: change });
  const isNewDay = view.date !== undefined && entry.date && entry.date !== view.date;
  view.date = entry.date ?? null;
  if (isNewDay && change) flash(view.row, direction(change));
}

function showDay(head) {
  const isOld = isRewoundDay(head.run, head.date, market);
  head.table.toggleAttribute("data-rewound", isOld);
  setText(head.output, !head.date ? "" : isOld ? rewoundText(market) : shortDate(head.date));
}

/** Marks closes that a rewind will replace. */
export function showClosesRun(latest) {
  const isNewRun = latest.run !== market?.run;
  market = latest;
  if (isNewRun) for (const head of heads.values()) showDay(head);
}

export function showCloses(closes) {
  for (const entry of closes) {
    const view = rows.get(entry.ticker);
    if (view) showClose(view, entry);
    const head = heads.get(entry.exchange);
    if (head) Object.assign(head, { date: entry.date ?? null, run: entry.run });
  }
  for (const head of heads.values()) showDay(head);
  order.update();
}
