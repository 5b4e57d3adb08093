// Formats the properties of series and imports.
import { count, plural, shortDate } from "../ui/format.js";

const BASES = { Raw: "raw", SplitAdjusted: "split-adjusted", Unknown: "unknown" };

export const basisOf = ({ basis }) => BASES[basis] ?? basis;
export const basisText = (series) => (series.basis === "Unknown" ? "basis unknown" : basisOf(series));
export const daysOf = ({ firstDay, lastDay }) => `${shortDate(firstDay)} – ${shortDate(lastDay)}`;
export const seriesText = (series) => `${count(series.length)} series`;

/** Formats new shares per old share as 2:1, or 1:10 for a reverse split. */
export const ratioText = (ratio) => (ratio >= 1 ? `${ratio}:1` : `1:${Number((1 / ratio).toFixed(6))}`);

export const splitText = ({ date, ratio }) => `${ratioText(ratio)} on ${shortDate(date)}`;

/** Formats the series of an import as 3 series · 3,000 closes · 3 Jan 2000 – 31 Dec 2001. */
export function contentOf({ series, closes }) {
  const firstDay = series.map((one) => one.firstDay).sort()[0];
  const lastDay = series.map((one) => one.lastDay).sort().at(-1);
  const texts = [seriesText(series), plural(closes, "close")];
  return (firstDay ? [...texts, daysOf({ firstDay, lastDay })] : texts).join(" · ");
}
