-- The greatest and the least daily change of each portfolio, and their days, over the full history.
-- Change: the value of a day less the value of the trading day before, in USD. It has a sign: the least is the deepest fall.
-- Percent: that change in percent of the value before.
-- The first day has no change and does not count. Of days that tie, the earliest is named: MIN_BY over pairs (change, day) settles it.
-- Without any change all columns but the portfolio are NULL.
SELECT e.PortfolioId AS PortfolioId,
       MAX(e.DailyChange) AS MaxChange,
       MIN_BY(e.AsOf, (-e.DailyChange, e.AsOf)) FILTER (WHERE e.DailyChange IS NOT NULL) AS MaxChangeOn,
       MIN(e.DailyChange) AS MinChange,
       MIN_BY(e.AsOf, (e.DailyChange, e.AsOf)) FILTER (WHERE e.DailyChange IS NOT NULL) AS MinChangeOn,
       MAX(e.DailyChangePercent) AS MaxChangePercent,
       MIN_BY(e.AsOf, (-e.DailyChangePercent, e.AsOf)) FILTER (WHERE e.DailyChangePercent IS NOT NULL) AS MaxChangePercentOn,
       MIN(e.DailyChangePercent) AS MinChangePercent,
       MIN_BY(e.AsOf, (e.DailyChangePercent, e.AsOf)) FILTER (WHERE e.DailyChangePercent IS NOT NULL) AS MinChangePercentOn
FROM evaluations e
GROUP BY e.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
