-- The best and the worst day of each portfolio in the period: the greatest and the least daily return, in percent, and their days.
-- Daily return: the change of a day divided by the value of the trading day before. It has a sign: the worst is the deepest fall.
-- Of days that tie, the earliest is named. A portfolio without a return in the period has no row.
SELECT r.PortfolioId AS PortfolioId,
       MAX(r.DailyReturn) * 100 AS BestReturn,
       MIN_BY(r.AsOf, (-r.DailyReturn, r.AsOf)) AS BestReturnOn,
       MIN(r.DailyReturn) * 100 AS WorstReturn,
       MIN_BY(r.AsOf, (r.DailyReturn, r.AsOf)) AS WorstReturnOn
FROM daily_returns r
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
