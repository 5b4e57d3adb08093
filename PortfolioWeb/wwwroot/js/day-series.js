// The days of one portfolio: what the ledger told, continued by what arrives live.
import { dayNumber } from "./format.js";

const pointOf = ({ asOf, run, value, navPerShare, peakValue, drawdownPercent }) => (
  { day: dayNumber(asOf), run, value, nav: navPerShare, peakValue, drawdown: drawdownPercent });

export class DaySeries {
  #run = 0;
  #runStart = Infinity;
  points = [];

  get run() {
    return this.#run;
  }

  clear() {
    this.#run = 0;
    this.#runStart = Infinity;
    this.points = [];
  }

  /**
   * Adds a live evaluation. A higher run takes over from its day on; a lower one is stale.
   * @returns {number} The days since the point before it; Infinity where there is none.
   */
  append(evaluation) {
    const point = pointOf(evaluation);
    if (point.run < this.#run) return 0;
    if (point.run > this.#run) {
      if (this.#run > 0) this.#runStart = point.day;
      this.#run = point.run;
      this.points = this.points.filter((other) => other.day < point.day);
    }
    const last = this.points.at(-1);
    if (last && point.day <= last.day) return 0;
    this.points.push(point);
    return last ? point.day - last.day : Infinity;
  }

  /** A new run begins after a day: what an older one has after it is void, whenever it arrives. */
  rewind(run, lastDay) {
    this.#run = run;
    this.#runStart = lastDay + 1;
    this.points = this.points.filter((point) => point.day <= lastDay);
  }

  /** Takes the history from the ledger, which may be behind what has arrived live, also by a rewind. */
  load(evaluations) {
    const loaded = evaluations.map(pointOf).filter((point) => point.run >= this.#run || point.day < this.#runStart);
    const end = loaded.at(-1)?.day ?? -Infinity;
    this.points = [...loaded, ...this.points.filter((point) => point.day > end)];
  }

  /** Forgets what is before a day, but for the newest point. */
  trim(from) {
    const first = this.points.findIndex((point) => point.day >= from);
    if (first > 0) this.points.splice(0, first);
    else if (first < 0) this.points.splice(0, this.points.length - 1);
  }

  /** The points of a window, each with its drawdown in percent: live ones go on from the highest value that the ledger told. */
  between(from, to) {
    let peak = 0;
    const shown = [];
    for (const point of this.points) {
      peak = Math.max(peak, point.peakValue ?? 0, point.value);
      const drawdown = point.drawdown ?? (peak > 0 ? 100 * (point.value / peak - 1) : 0);
      if (point.day >= from && point.day <= to) shown.push({ ...point, drawdown });
    }
    return shown;
  }
}
