// The figures of a portfolio's statistics as one list, so that two reports can be held against each other figure by figure.
import { count, monthName, money, ratio, shortDate, signedMoney, signedPercent } from "./format.js";

const NOT_YET = "not yet";
const NO_RETURN = "the period has no daily return";
const percent = (number) => `${ratio(number)}\u00a0%`;

/** Where there is no value, why says so. */
const figure = (key, label, write, value, { day = null, why = null } = {}) => ({ key, label, write, value: value ?? null, day, why });
const extreme = (key, label, write, found) => figure(key, label, write, found?.amount, { day: found?.asOf });

const extremes = (key, { maxChange, minChange, maxChangePercent, minChangePercent }, of = "") => [
  extreme(`${key} max`, `Greatest daily change${of}, USD`, signedMoney, maxChange),
  extreme(`${key} min`, `Least daily change${of}, USD`, signedMoney, minChange),
  extreme(`${key} max %`, `Greatest daily change${of}, %`, signedPercent, maxChangePercent),
  extreme(`${key} min %`, `Least daily change${of}, %`, signedPercent, minChangePercent),
];

const summary = (key, found) => [
  figure(`${key} mean`, "Mean evaluation", money, found?.mean),
  figure(`${key} deviation`, "Standard deviation", money, found?.standardDeviation),
  figure(`${key} days`, "Days", count, found?.days),
];

/** The key figures, in groups. A period is among its figures: the other report's may be another one. */
export function keyGroups({ extremes: found, history, period, ofPeriod, risk, maxDrawdown }) {
  const day = maxDrawdown?.troughOn;
  const recovered = maxDrawdown?.recoveredOn ?? (day ? NOT_YET : null);
  const whyNot = (name) => ({ why: risk ? risk.missing[name] : NO_RETURN });
  return [
    { name: "Full history", figures: [...extremes("history", found), ...summary("history", history)] },
    {
      name: "Period",
      figures: [
        figure("period from", "First day", shortDate, period.from),
        figure("period to", "Last day", shortDate, period.to),
        ...summary("period", ofPeriod),
        extreme("best", "Best day", signedPercent, risk?.bestDay),
        extreme("worst", "Worst day", signedPercent, risk?.worstDay),
        figure("drawdown", "Deepest drawdown", signedPercent, maxDrawdown?.percent, { day }),
        figure("recovered", "Recovery from the deepest drawdown", (on) => (on === NOT_YET ? on : shortDate(on)), recovered),
        figure("volatility", "Volatility, a year", percent, risk?.volatility, whyNot("volatility")),
        figure("sharpe", "Sharpe ratio", ratio, risk?.sharpeRatio, whyNot("sharpeRatio")),
        figure("sortino", "Sortino ratio", ratio, risk?.sortinoRatio, whyNot("sortinoRatio")),
        figure("beta", "Beta against all stocks", ratio, risk?.beta, whyNot("beta")),
        figure("var 95", "Value at risk of a day, at 95\u00a0%", money, risk?.valueAtRisk.lossAt95),
        figure("var 95 %", "Value at risk at 95\u00a0%, in percent", percent, risk?.valueAtRisk.percentAt95),
        figure("var 99", "Value at risk of a day, at 99\u00a0%", money, risk?.valueAtRisk.lossAt99),
        figure("var 99 %", "Value at risk at 99\u00a0%, in percent", percent, risk?.valueAtRisk.percentAt99),
      ],
    },
  ];
}

/** Every figure. */
export function allFigures(statistics) {
  return [
    ...keyGroups(statistics).flatMap(({ name, figures }, i) => figures.map((own) => ({ ...own, label: `${own.label}, ${i === 0 ? "full history" : "period"}` }))),
    ...statistics.years.flatMap(({ year, extremes: found }) => extremes(`year ${year}`, found, ` in ${year}`)),
    ...statistics.months.map(({ year, month, mean }) => figure(`month ${year} ${month}`, `Mean evaluation in ${monthName(month - 1)} ${year}`, money, mean)),
    ...statistics.returns.flatMap(({ year, months, percent: whole }) => [
      figure(`return ${year}`, `Return of ${year}`, signedPercent, whole),
      ...months.map((value, i) => figure(`return ${year} ${i}`, `Return of ${monthName(i)} ${year}`, signedPercent, value)),
    ]),
    ...(statistics.correlations ?? []).map(({ portfolio, coefficient }) => figure(`correlation ${portfolio}`, `Correlation with ${portfolio}`, ratio, coefficient)),
  ];
}
