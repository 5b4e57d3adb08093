-- The daily returns of each portfolio in the period, its first and last day included: what several statistics are made from.
-- Daily return: the change of a day divided by the value of the trading day before, as a fraction (0.01 is one percent), not rounded.
-- The first day of history has no change and so no return. The return of the first day of the period is over the start of the period.
-- Value: the value of the day, in USD.
SELECT e.PortfolioId AS PortfolioId,
       e.AsOf AS AsOf,
       CAST(e.Value AS DOUBLE) AS Value,
       CAST(e.DailyChange AS DOUBLE) / CAST(e.Value - e.DailyChange AS DOUBLE) AS DailyReturn
FROM evaluations e
CROSS JOIN period p
WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay AND e.Value > e.DailyChange
