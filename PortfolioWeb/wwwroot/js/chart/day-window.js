// The days that a chart shows: a range that ends with the latest day and follows it, or days that the user chose.
export const RANGES = { "1M": 31, "6M": 183, "1Y": 366, "5Y": 1827, All: Infinity };
export const DEFAULT_RANGE = "1Y";
/** The shortest window: a trading week with the weekends around it. */
const SHORTEST = 9;

export class DayWindow {
  #first = null;
  #end = null;
  #range;
  #chosen;

  /** @param {{ range?: string, chosen?: { from: number, to: number } }} begin */
  constructor({ range = DEFAULT_RANGE, chosen = null } = {}) {
    this.#range = range;
    this.#chosen = chosen;
  }

  /** Sets the first and the latest day of the data; the latest is null if there is none. */
  bound(first, end) {
    this.#first = first;
    this.#end = end;
  }

  /** Whether there are days to show. */
  get isOpen() {
    return this.#end !== null;
  }

  /** The name of the range; null if the user chose days. */
  get range() {
    return this.#chosen ? null : this.#range;
  }

  get from() {
    return this.#chosen?.from ?? Math.max(this.#first, this.#end - RANGES[this.#range]);
  }

  get to() {
    return this.#chosen?.to ?? this.#end;
  }

  /** The end of the axis, which is later than the latest day if there are only a few days. */
  get axisEnd() {
    return Math.max(this.to, this.from + SHORTEST);
  }

  /** Shows a named range, which follows the latest day. */
  follow(range) {
    this.#range = range;
    this.#chosen = null;
  }

  /** Shows chosen days, moved into the days that exist. */
  choose(from, to) {
    const all = this.#end - this.#first;
    const span = Math.max(SHORTEST, to - from);
    if (span >= all) return this.follow("All");
    const start = Math.min(Math.max(from, this.#first), this.#end - span);
    this.#chosen = { from: start, to: start + span };
  }

  /** Shows more days (a factor above 1) or fewer; one day keeps its position. */
  zoom(factor, at = (this.from + this.axisEnd) / 2) {
    const { from, axisEnd } = this;
    const span = Math.max(SHORTEST, (axisEnd - from) * factor);
    const start = at - ((at - from) / (axisEnd - from)) * span;
    this.choose(start, start + span);
  }

  /** Moves the window by a number of days; a negative number shows earlier days. */
  pan(days) {
    this.choose(this.from + days, this.axisEnd + days);
  }
}
