// Formats figures and dates for all pages.
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MILLISECONDS_A_DAY = 86_400_000;
const MINUS = "\u2212";

const decimals = (places) => new Intl.NumberFormat("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
const whole = decimals(0), one = decimals(1), two = decimals(2), four = decimals(4);
const twoToFour = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const upToSix = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** Returns the days since 1970-01-01 of an ISO date. */
export const dayNumber = (iso) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / MILLISECONDS_A_DAY;

/** Returns the UTC date of a day number. */
export const dateOf = (day) => new Date(day * MILLISECONDS_A_DAY);

export const isoDay = (day) => dateOf(day).toISOString().slice(0, 10);

/** Formats a day number as 4 Jan 2000. */
export function dayText(day) {
  const date = dateOf(day);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Formats an ISO date as 4 Jan 2000. */
export const shortDate = (iso) => dayText(dayNumber(iso));

/** Formats an ISO date as Tue 4 Jan 2000. */
export const longDate = (iso) => `${WEEKDAYS[dateOf(dayNumber(iso)).getUTCDay()]} ${shortDate(iso)}`;

/** Turns a message of the API into a sentence: drops the leading field name and formats its dates. */
export function sentence(text) {
  const dated = text.replace(/^[a-z][A-Za-z]*: /, "").replaceAll(/\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/g, shortDate);
  return dated.charAt(0).toUpperCase() + dated.slice(1) + (/[.!?…]$/.test(dated) ? "" : ".");
}

/** Formats an instant in the reader's time zone, as 4 Jan 2000 17:05:09. */
export function instantText(iso) {
  const at = new Date(iso);
  return `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()} ${at.toTimeString().slice(0, 8)}`;
}

export const monthName = (month) => MONTHS[month];
export const count = (number) => whole.format(number);
export const price = (number) => two.format(number);

/** Formats a number with two to four decimals. */
export const exact = (number) => twoToFour.format(number);
export const money = (number) => dollars.format(number);
export const nav = (number) => four.format(number);
export const index = (number) => (Math.abs(number) < 1000 ? one : whole).format(number);

export const ratio = (number) => two.format(number).replace("-", MINUS);

/** Formats a share of the whole as 12.3%. */
export const weight = (share) => `${one.format(100 * share)}%`;

/** Formats a rate with one decimal if it is below 100: 0, 0.5, 24.0, 7,212. */
export const rate = (number) => (number === 0 || number >= 100 ? whole : one).format(number);

const signed = (number, text) => (number > 0 ? `+${text}` : number < 0 ? MINUS + text : text);
export const signedMoney = (number) => signed(number, two.format(Math.abs(number)));

/** Formats a percentage with its sign; zero has none. */
export function signedPercent(number) {
  const text = two.format(Math.abs(number));
  return `${text === "0.00" ? text : signed(number, text)}%`;
}

/** Formats a change as +3.20%, or with up to six decimals if two would show zero. */
export function signedChange(percent) {
  const size = Math.abs(percent);
  return `${signed(percent, size < 0.005 && size > 0 ? upToSix.format(size) : two.format(size))}%`;
}

/** Formats a difference of two percentages as +0.31 pp. */
export function signedPoints(number) {
  const size = Math.abs(number);
  return `${signed(number, size < 0.005 ? upToSix.format(size) : two.format(size))}\u00a0pp`;
}

/** Formats a percentage as +3.2, for tables whose heading says that they are percentages. */
export function shortPercent(number) {
  const text = one.format(Math.abs(number));
  return text === "0.0" ? text : signed(number, text);
}

/** Formats seconds as 0.4 s or 3 min 20 s. */
export function durationText(seconds) {
  if (seconds < 60) return `${one.format(seconds)}\u00a0s`;
  return `${count(Math.floor(seconds / 60))}\u00a0min ${whole.format(Math.floor(seconds % 60))}\u00a0s`;
}

/** Returns the arrow of a direction, for readers who cannot see its color. */
export const arrow = (number) => (number > 0 ? "▲" : number < 0 ? "▼" : "=");
export const direction = (number) => (number > 0 ? "up" : number < 0 ? "down" : "flat");

export const plural = (number, word) => `${count(number)} ${word}${number === 1 ? "" : "s"}`;
