-- The greatest and the least daily change of each portfolio, and their days, per calendar year, the earliest year first.
-- Change: the value of a day less the value of the trading day before, in USD. It has a sign: the least is the deepest fall.
-- Percent: that change in percent of the value before. The change of a first trading day of a year is over the turn of the year.
-- The first day of history has no change and does not count. Of days that tie, the earliest is named: MIN_BY over pairs (change, day) settles it.
-- In a year without any change all columns but portfolio and year are NULL.
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
