// Lists the figures of a portfolio's statistics, so that two reports can be compared figure by figure.
import { count, monthName, money, ratio, shortDate, signedMoney, signedPercent } from "../ui/format.js";

const NOT_YET = "not yet";
const NO_RETURN = "the period has no daily return";
const percent = (number) => `${ratio(number)}%`;
/** Ratios of fewer daily returns are unreliable. */
const FEW_DAYS = 60;

/**
 * A figure. `why` explains a missing value, `note` a limitation of the value. Percentages are compared in percentage points.
 */
const figure = (key, label, write, value, { day = null, why = null, note = null } = {}) => ({
  key, label, write, value: value ?? null, day, why, note, isPercent: write === percent || write === signedPercent,
  isDay: /^\d{4}-/.test(value ?? ""),
});
const extreme = (key, label, write, found) => figure(key, label, write, found?.amount, { day: found?.asOf });

const extremes = (key, { maxChange, minChange, maxChangePercent, minChangePercent }, of = "") => [
  extreme(`${key} max`, `Largest daily gain${of}, USD`, signedMoney, maxChange),
  extreme(`${key} min`, `Largest daily loss${of}, USD`, signedMoney, minChange),
  extreme(`${key} max %`, `Largest daily gain${of}, %`, signedPercent, maxChangePercent),
  extreme(`${key} min %`, `Largest daily loss${of}, %`, signedPercent, minChangePercent),
];

const summary = (key, found) => [
  figure(`${key} from`, "First day", shortDate, found?.firstDay),
  figure(`${key} to`, "Last day", shortDate, found?.lastDay),
  figure(`${key} mean`, "Mean evaluation", money, found?.mean),
  figure(`${key} deviation`, "Standard deviation", money, found?.standardDeviation),
  figure(`${key} days`, "Trading days", count, found?.days),
];

/** Returns the key figures, in groups. */
export function keyGroups({ extremes: found, history, ofPeriod, risk, maxDrawdown }) {
  const day = maxDrawdown?.troughOn;
  const recovered = maxDrawdown?.recoveredOn ?? (day ? NOT_YET : null);
  const note = risk && risk.days < FEW_DAYS ? `from only ${count(risk.days)} daily ${risk.days === 1 ? "return" : "returns"}` : null;
  const whyNot = (name) => ({ why: risk ? risk.missing[name] : NO_RETURN, note });
  return [
    { name: "Full history", figures: [...extremes("history", found), ...summary("history", history)] },
    {
      name: "Period",
      figures: [
        ...summary("period", ofPeriod),
        extreme("best", "Best day", signedPercent, risk?.bestDay),
        extreme("worst", "Worst day", signedPercent, risk?.worstDay),
        figure("drawdown", "Deepest drawdown", signedPercent, maxDrawdown?.percent, { day }),
        figure("recovered", "Recovered from it", (on) => (on === NOT_YET ? on : shortDate(on)), recovered),
        figure("volatility", "Volatility per year", percent, risk?.volatility, whyNot("volatility")),
        figure("sharpe", "Sharpe ratio", ratio, risk?.sharpeRatio, whyNot("sharpeRatio")),
        figure("sortino", "Sortino ratio", ratio, risk?.sortinoRatio, whyNot("sortinoRatio")),
        figure("beta", "Beta to all stocks", ratio, risk?.beta, whyNot("beta")),
        figure("var 95", "1-day value at risk, 95%, USD", money, risk?.valueAtRisk.lossAt95, { note }),
        figure("var 95 %", "1-day value at risk, 95%, %", percent, risk?.valueAtRisk.percentAt95, { note }),
        figure("var 99", "1-day value at risk, 99%, USD", money, risk?.valueAtRisk.lossAt99, { note }),
        figure("var 99 %", "1-day value at risk, 99%, %", percent, risk?.valueAtRisk.percentAt99, { note }),
      ],
    },
  ];
}

/** Returns all figures. */
export function allFigures(statistics) {
  return [
    ...keyGroups(statistics).flatMap(({ name, figures }) =>
      figures.map((own) => ({ ...own, label: `${own.label}, ${name.toLowerCase()}` }))),
    ...statistics.years.flatMap(({ year, extremes: found }) => extremes(`year ${year}`, found, ` in ${year}`)),
    ...statistics.months.map(({ year, month, mean }) =>
      figure(`month ${year} ${month}`, `Mean evaluation in ${monthName(month - 1)} ${year}`, money, mean)),
    ...statistics.returns.flatMap(({ year, months, percent: whole }) => [
      figure(`return ${year}`, `Return of ${year}`, signedPercent, whole),
      ...months.map((value, i) => figure(`return ${year} ${i}`, `Return of ${monthName(i)} ${year}`, signedPercent, value)),
    ]),
    ...(statistics.correlations ?? []).map(({ portfolio, coefficient }) =>
      figure(`correlation ${portfolio}`, `Correlation with ${portfolio}`, ratio, coefficient)),
  ];
}
