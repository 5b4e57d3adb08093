// The days of one portfolio: loaded from the ledger, and continued by live evaluations.
import { dayNumber } from "../ui/format.js";

const pointOf = ({ asOf, run, value, navPerShare, peakValue, drawdownPercent }) => (
  { day: dayNumber(asOf), run, value, nav: navPerShare, peakValue, drawdown: drawdownPercent });

/** Rounds to the four decimals of the API. */
const rounded = (percent) => Math.round(percent * 10_000) / 10_000;

/** The longest period in which the exchanges are closed, in days. */
const HOLIDAYS = 7;

export class DaySeries {
  #run = 0;
  #runStart = Infinity;
  // From this day on no day is missing, except by downsampling. Before it, days may be missing.
  #completeFrom = Infinity;
  // The days that were loaded last, if live evaluations do not continue them.
  #stored = { from: Infinity, to: -Infinity };
  // The last day that was skipped. Evaluations after it do not continue the points.
  #skipped = -Infinity;
  points = [];

  /** Returns whether no day of a window is missing. Otherwise the window must be loaded. */
  isComplete(from, to) {
    return this.#completeFrom <= from || (to < this.#completeFrom && this.#stored.from <= from && this.#stored.to >= to);
  }

  clear() {
    this.#run = 0;
    this.#runStart = this.#completeFrom = Infinity;
    this.#stored = { from: Infinity, to: -Infinity };
    this.points = [];
  }

  /** Skips a day after the window. */
  skip(day) {
    this.#skipped = day;
  }

  /**
   * Appends the latest evaluation. A higher run replaces the days from its first day on; a lower run is ignored.
   * @param {object} evaluation
   * @param {[string, number, number][]} [passed] The downsampled days since the previous evaluation: date, value, value per share.
   * @param {boolean} [isContinued] Whether no day is missing since the previous evaluation; before a snapshot, some may be.
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
    if (isRewound || !isContinued || this.#skipped > -Infinity || this.points.length === 0) this.#completeFrom = added[0].day;
    this.#skipped = -Infinity;
    let peak = this.points.at(-1)?.peakValue ?? 0;
    // Each point keeps the peak so far, because the day of the peak may be trimmed.
    for (const point of added) this.points.push({ ...point, peakValue: (peak = Math.max(peak, point.value)) });
  }

  /** Inserts a day that downsampling may have left out. */
  add(evaluation) {
    const point = pointOf(evaluation);
    const index = this.points.findLastIndex((other) => other.day <= point.day);
    if (index >= 0 && this.points[index].day < point.day) this.points.splice(index + 1, 0, point);
  }

  /** Starts a new run after a day. Later days of older runs are ignored, also when they arrive afterwards. */
  rewind(run, lastDay) {
    this.#run = run;
    this.#runStart = lastDay + 1;
    this.#skipped = this.#runStart;
    this.points = this.points.filter((point) => point.day <= lastDay);
  }

  /** Loads the stored days of a window. Live evaluations may be ahead of them, also by a rewind. */
  load(evaluations, from, to) {
    const loaded = evaluations.map(pointOf).filter((point) => point.run >= this.#run || point.day < this.#runStart);
    const end = loaded.at(-1)?.day ?? -Infinity;
    const later = this.points.filter((point) => point.day > end);
    this.points = [...loaded, ...later];
    this.#stored = { from, to: end >= to - HOLIDAYS ? to : end };
    if (end >= this.#skipped) this.#skipped = -Infinity;
    if (end >= this.#completeFrom || (later.length === 0 && end >= to - HOLIDAYS)) this.#completeFrom = from;
  }

  /** Removes the points before a day, except the newest point. */
  trim(from) {
    const first = this.points.findIndex((point) => point.day >= from);
    if (first > 0) this.points.splice(0, first);
    else if (first < 0) this.points.splice(0, this.points.length - 1);
  }

  /**
   * Returns the points of a window with their drawdowns in percent. The drawdown of live points continues from the stored peak. A point
   * after days that are not loaded yet has a gap before it.
   */
  between(from, to) {
    let peak = 0;
    const shown = [];
    for (const point of this.points) {
      peak = Math.max(peak, point.peakValue ?? 0, point.value);
      const drawdown = point.drawdown ?? (peak > 0 ? rounded(100 * (point.value / peak - 1)) : 0);
      const hasGap = point.day === this.#completeFrom && shown.length > 0;
      if (point.day >= from && point.day <= to) shown.push({ ...point, drawdown, hasGap });
    }
    return shown;
  }
}
