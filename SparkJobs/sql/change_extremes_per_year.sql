-- The largest daily gain and loss of each portfolio in each calendar year, in USD and in percent, and their days.
-- Defined as in change_extremes.sql. The first trading day of a year is compared with the last one of the year before.
SELECT e.PortfolioId AS PortfolioId,
       CAST(YEAR(e.AsOf) AS INT) AS CalendarYear,
       MAX(e.DailyChange) AS MaxChange,
       MIN_BY(e.AsOf, (-e.DailyChange, e.AsOf)) FILTER (WHERE e.DailyChange IS NOT NULL) AS MaxChangeOn,
       MIN(e.DailyChange) AS MinChange,
       MIN_BY(e.AsOf, (e.DailyChange, e.AsOf)) FILTER (WHERE e.DailyChange IS NOT NULL) AS MinChangeOn,
       MAX(e.DailyChangePercent) AS MaxChangePercent,
       MIN_BY(e.AsOf, (-e.DailyChangePercent, e.AsOf)) FILTER (WHERE e.DailyChangePercent IS NOT NULL) AS MaxChangePercentOn,
       MIN(e.DailyChangePercent) AS MinChangePercent,
       MIN_BY(e.AsOf, (e.DailyChangePercent, e.AsOf)) FILTER (WHERE e.DailyChangePercent IS NOT NULL) AS MinChangePercentOn
FROM evaluations e
GROUP BY e.PortfolioId, YEAR(e.AsOf)
ORDER BY PortfolioId ASC NULLS LAST, CalendarYear ASC NULLS LAST
