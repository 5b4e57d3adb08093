// Chooses the ticks of a time axis: whole days, months or years.
import { dateOf, monthName } from "../ui/format.js";

const DAY_STEPS = [1, 2, 7, 14];
const MONTH_STEPS = [1, 2, 3, 6];
const YEAR_STEPS = [1, 2, 5, 10, 20];
const DAYS_A_MONTH = 30.4, DAYS_A_YEAR = 365.25;
const dayOf = (year, month) => Date.UTC(year, month, 1) / 86_400_000;

function days(from, to, step) {
  const ticks = [];
  // Weekly ticks are on Mondays; day 4 after 1970-01-01 was one.
  const first = step % 7 === 0 ? from + ((((4 - from) % 7) + 7) % 7) : from;
  for (let day = first; day <= to; day += step) {
    const date = dateOf(day);
    ticks.push({ value: day, label: `${date.getUTCDate()} ${monthName(date.getUTCMonth())}` });
  }
  return ticks;
}

function months(from, to, step) {
  const ticks = [];
  const start = dateOf(from);
  const first = start.getUTCFullYear() * 12 + Math.ceil(start.getUTCMonth() / step) * step;
  for (let month = first; ; month += step) {
    const year = Math.floor(month / 12), day = dayOf(year, month % 12);
    if (day > to) return ticks;
    const name = monthName(month % 12) + (step > 2 ? ` ${year}` : "");
    if (day >= from) ticks.push({ value: day, label: month % 12 === 0 ? String(year) : name });
  }
}

function years(from, to, step) {
  const ticks = [];
  for (let year = Math.ceil(dateOf(from).getUTCFullYear() / step) * step; dayOf(year, 0) <= to; year += step)
    if (dayOf(year, 0) >= from) ticks.push({ value: dayOf(year, 0), label: String(year) });
  return ticks;
}

/** Returns the ticks between two day numbers, not more than a maximum. */
export function dayTicks(from, to, most) {
  const span = to - from;
  const fits = (length) => span / length <= most + 0.5;
  for (const step of DAY_STEPS) if (fits(step)) return days(Math.ceil(from), to, step);
  for (const step of MONTH_STEPS) if (fits(step * DAYS_A_MONTH)) return months(from, to, step);
  for (const step of YEAR_STEPS) if (fits(step * DAYS_A_YEAR)) return years(from, to, step);
  return years(from, to, 50);
}
