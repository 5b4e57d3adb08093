-- The largest daily gain and loss of each portfolio over the full history, in USD and in percent, and their days.
-- Change: the value of a day less the value of the trading day before. Of days that tie, the earliest. NULL if no day has a change.
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
