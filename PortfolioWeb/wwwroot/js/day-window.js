// Which days a chart shows: a range that ends with the market's last day and follows it, or days that somebody chose.
export const RANGES = { "1M": 31, "6M": 183, "1Y": 366, "5Y": 1827, All: Infinity };
export const USUAL_RANGE = "1Y";
/** A week of trading and the weekend around it. */
const SHORTEST = 9;

export class DayWindow {
  #first = null;
  #end = null;
  #range;
  #chosen;

  /** @param {{ range?: string, chosen?: { from: number, to: number } }} begin */
  constructor({ range = USUAL_RANGE, chosen = null } = {}) {
    this.#range = range;
    this.#chosen = chosen;
  }

  /** The market's first day, and its last one so far; null before that. */
  bound(first, end) {
    this.#first = first;
    this.#end = end;
  }

  /** Whether there is anything to show. */
  get isOpen() {
    return this.#end !== null;
  }

  /** The range's name; null where the days were chosen. */
  get range() {
    return this.#chosen ? null : this.#range;
  }

  get from() {
    return this.#chosen?.from ?? Math.max(this.#first, this.#end - RANGES[this.#range]);
  }

  get to() {
    return this.#chosen?.to ?? this.#end;
  }

  /** The end of the axis: the first days of a history do not fill it. */
  get axisEnd() {
    return Math.max(this.to, this.from + SHORTEST);
  }

  /** Shows a named range, which follows the market. */
  follow(range) {
    this.#range = range;
    this.#chosen = null;
  }

  /** Shows days, as many of them as there are. */
  choose(from, to) {
    const all = this.#end - this.#first;
    const span = Math.max(SHORTEST, to - from);
    if (span >= all) return this.follow("All");
    const start = Math.min(Math.max(from, this.#first), this.#end - span);
    this.#chosen = { from: start, to: start + span };
  }

  /** Shows more days (a factor above 1) or fewer, with one of them where it is. */
  zoom(factor, at = (this.from + this.axisEnd) / 2) {
    const { from, axisEnd } = this;
    const span = Math.max(SHORTEST, (axisEnd - from) * factor);
    const start = at - ((at - from) / (axisEnd - from)) * span;
    this.choose(start, start + span);
  }

  /** Shows earlier days (fewer than 0) or later ones, as many as before. */
  pan(days) {
    this.choose(this.from + days, this.axisEnd + days);
  }
}
