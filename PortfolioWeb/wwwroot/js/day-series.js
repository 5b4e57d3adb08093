// The days of one portfolio: what the ledger has stored, continued by what arrives live.
import { dayNumber } from "./format.js";

const pointOf = ({ asOf, run, value, navPerShare, peakValue, drawdownPercent }) => (
  { day: dayNumber(asOf), run, value, nav: navPerShare, peakValue, drawdown: drawdownPercent });

/** To as many decimals as the API tells. */
const rounded = (percent) => Math.round(percent * 10_000) / 10_000;

/** The longest the exchanges are closed in a row. */
const HOLIDAYS = 7;

export class DaySeries {
  #run = 0;
  #runStart = Infinity;
  // From this day on no day is missing but those that were thinned out; before it some may be.
  #wholeFrom = Infinity;
  // The days that the ledger was asked for last and has answered, where what arrived live does not continue them.
  #stored = { from: Infinity, to: -Infinity };
  // The last day that was not taken; what arrives after it does not continue the points.
  #skipped = -Infinity;
  points = [];

  /** Whether no day of a window is missing: otherwise the ledger must be asked. */
  isWhole(from, to) {
    return this.#wholeFrom <= from || (to < this.#wholeFrom && this.#stored.from <= from && this.#stored.to >= to);
  }

  clear() {
    this.#run = 0;
    this.#runStart = this.#wholeFrom = Infinity;
    this.#stored = { from: Infinity, to: -Infinity };
    this.points = [];
  }

  /** A day passes that is not taken. */
  skip(day) {
    this.#skipped = day;
  }

  /**
   * Takes the latest evaluation. A higher run takes over from its first day on; a lower one is stale.
   * @param {object} evaluation
   * @param {[string, number, number][]} [passed] The days since the evaluation before it, thinned: date, value, value per share.
   * @param {boolean} [isContinued] Whether no day is missing since the evaluation before; a snapshot may come after a pause.
   */
  append(evaluation, passed = [], isContinued = true) {
    const { run } = evaluation;
    if (run < this.#run) return;
    const arrived = [...passed.map(([asOf, value, navPerShare]) => pointOf({ asOf, run, value, navPerShare })), pointOf(evaluation)];
    const isRewound = run > this.#run;
    if (isRewound) {
      if (this.#run > 0) this.#runStart = arrived[0].day;
      this.#run = run;
      this.points = this.points.filter((point) => point.day < arrived[0].day);
    }
    const last = this.points.at(-1)?.day ?? -Infinity;
    const added = arrived.filter((point) => point.day > last);
    if (added.length === 0) return;
    if (isRewound || !isContinued || this.#skipped > -Infinity || this.points.length === 0) this.#wholeFrom = added[0].day;
    this.#skipped = -Infinity;
    let peak = this.points.at(-1)?.peakValue ?? 0;
    // The highest day may leave the window before the days that are below it.
    for (const point of added) this.points.push({ ...point, peakValue: (peak = Math.max(peak, point.value)) });
  }

  /** Adds a day that may have been thinned out. */
  add(evaluation) {
    const point = pointOf(evaluation);
    const place = this.points.findLastIndex((other) => other.day <= point.day);
    if (place >= 0 && this.points[place].day < point.day) this.points.splice(place + 1, 0, point);
  }

  /** A new run begins after a day: what an older one has after it is void, whenever it arrives. */
  rewind(run, lastDay) {
    this.#run = run;
    this.#runStart = lastDay + 1;
    this.#skipped = this.#runStart;
    this.points = this.points.filter((point) => point.day <= lastDay);
  }

  /** Takes the stored days of a window, which may be behind what has arrived live, also by a rewind. */
  load(evaluations, from, to) {
    const loaded = evaluations.map(pointOf).filter((point) => point.run >= this.#run || point.day < this.#runStart);
    const end = loaded.at(-1)?.day ?? -Infinity;
    const later = this.points.filter((point) => point.day > end);
    this.points = [...loaded, ...later];
    this.#stored = { from, to: end >= to - HOLIDAYS ? to : end };
    if (end >= this.#skipped) this.#skipped = -Infinity;
    if (end >= this.#wholeFrom || (later.length === 0 && end >= to - HOLIDAYS)) this.#wholeFrom = from;
  }

  /** Forgets what is before a day, but for the newest point. */
  trim(from) {
    const first = this.points.findIndex((point) => point.day >= from);
    if (first > 0) this.points.splice(0, first);
    else if (first < 0) this.points.splice(0, this.points.length - 1);
  }

  /**
   * The points of a window, each with its drawdown in percent: live ones go on from the highest value that the ledger told. A point that
   * follows days that are not here yet has a gap before it.
   */
  between(from, to) {
    let peak = 0;
    const shown = [];
    for (const point of this.points) {
      peak = Math.max(peak, point.peakValue ?? 0, point.value);
      const drawdown = point.drawdown ?? (peak > 0 ? rounded(100 * (point.value / peak - 1)) : 0);
      const hasGap = point.day === this.#wholeFrom && shown.length > 0;
      if (point.day >= from && point.day <= to) shown.push({ ...point, drawdown, hasGap });
    }
    return shown;
  }
}
