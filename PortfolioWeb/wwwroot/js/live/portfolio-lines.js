// The lines of several portfolios: continued by live evaluations, and cut back by a rewind.
import { dayNumber } from "../ui/format.js";
import { DaySeries } from "./day-series.js";
import { isRewoundDay } from "./market-day.js";

export class PortfolioLines {
  #market = null;
  series;

  /** @param {string[]} portfolios */
  constructor(portfolios) {
    this.series = new Map(portfolios.map((portfolio) => [portfolio, new DaySeries()]));
  }

  /** The latest market; null before the first. */
  get market() {
    return this.#market;
  }

  get areEmpty() {
    return [...this.series.values()].every((line) => line.points.length === 0);
  }

  /** Returns whether no day is missing from the lines. Lines without a point are complete. */
  areComplete(from, to) {
    return [...this.series.values()].every((line) => line.points.length === 0 || line.isComplete(from, to));
  }

  /** Returns whether a line has more points than a maximum. */
  areLongerThan(most) {
    return [...this.series.values()].some((line) => line.points.length > most);
  }

  /** Removes the points before a day. */
  trim(from) {
    for (const line of this.series.values()) line.trim(from);
  }

  /**
   * Takes the latest market. After a rewind the replaced days are removed; if the server has another history, all days are.
   * @returns {number | null} The last day that is kept; null if nothing was removed.
   */
  follow(latest) {
    const before = this.#market;
    this.#market = latest;
    if (!before) return null;
    const isRewound = latest.run > before.run;
    const isAnother = latest.run < before.run || (latest.run === before.run && (latest.date ?? "") < (before.date ?? ""));
    if (!isRewound && !isAnother) return null;
    const kept = dayNumber(latest.runStart) - 1;
    for (const line of this.series.values()) {
      if (isRewound) line.rewind(latest.run, kept);
      else line.clear();
    }
    return isRewound ? kept : -Infinity;
  }

  /**
   * Appends live evaluations.
   * @param {{ portfolio: string, evaluation: object, days: object[] }[]} evaluated
   * @param {number} lastDay Later days are skipped.
   * @param {boolean} isSnapshot Whether days may be missing before the evaluations.
   * @returns {number} The newest day; -Infinity if there is none.
   */
  append(evaluated, lastDay, isSnapshot) {
    let newest = -Infinity;
    for (const { portfolio, evaluation, days } of evaluated) {
      const line = this.series.get(portfolio);
      if (!line || !evaluation) continue;
      const isReplaced = isRewoundDay(evaluation.run, evaluation.asOf, this.#market);
      const day = isReplaced ? dayNumber(this.#market.runStart) - 1 : dayNumber(evaluation.asOf);
      newest = Math.max(newest, day);
      if (day > lastDay) line.skip(day);
      else if (!isReplaced) line.append(evaluation, days, !isSnapshot);
    }
    return newest;
  }
}
