-- The best and the worst daily return of each portfolio in the period, in percent, and their days.
-- Of days that tie, the earliest. A portfolio without a return in the period has no row.
SELECT r.PortfolioId AS PortfolioId,
       MAX(r.DailyReturn) * 100 AS BestReturn,
       MIN_BY(r.AsOf, (-r.DailyReturn, r.AsOf)) AS BestReturnOn,
       MIN(r.DailyReturn) * 100 AS WorstReturn,
       MIN_BY(r.AsOf, (r.DailyReturn, r.AsOf)) AS WorstReturnOn
FROM daily_returns r
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
