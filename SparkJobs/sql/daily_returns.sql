-- The daily returns of each portfolio in the period, as fractions without a unit, and its values, in USD, for the other statistics.
-- Daily return: the change of a day divided by the value of the trading day before. The first day of the history has none.
SELECT e.PortfolioId AS PortfolioId,
       e.AsOf AS AsOf,
       CAST(e.Value AS DOUBLE) AS Value,
       CAST(e.DailyChange AS DOUBLE) / CAST(e.Value - e.DailyChange AS DOUBLE) AS DailyReturn
FROM evaluations e
CROSS JOIN period p
WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay AND e.Value > e.DailyChange
