-- The greatest and the least daily change of each portfolio, and their days, per calendar year, the earliest year first.
-- Change: the value of a day less the value of the trading day before, in USD. It has a sign: the least is the deepest fall.
-- Percent: that change in percent of the value before. The change of a first trading day of a year is over the turn of the year.
-- The first day of history has no change and does not count. Of days that tie, the earliest is named.
-- In a year without any change all columns but portfolio and year are NULL.
SELECT x.PortfolioId AS PortfolioId,
       x.CalendarYear AS CalendarYear,
       MAX(x.MaxChange) AS MaxChange,
       MIN(CASE WHEN e.DailyChange = x.MaxChange THEN e.AsOf END) AS MaxChangeOn,
       MIN(x.MinChange) AS MinChange,
       MIN(CASE WHEN e.DailyChange = x.MinChange THEN e.AsOf END) AS MinChangeOn,
       MAX(x.MaxChangePercent) AS MaxChangePercent,
       MIN(CASE WHEN e.DailyChangePercent = x.MaxChangePercent THEN e.AsOf END) AS MaxChangePercentOn,
       MIN(x.MinChangePercent) AS MinChangePercent,
       MIN(CASE WHEN e.DailyChangePercent = x.MinChangePercent THEN e.AsOf END) AS MinChangePercentOn
FROM evaluations e
JOIN (SELECT c.PortfolioId AS PortfolioId,
             CAST(YEAR(c.AsOf) AS INT) AS CalendarYear,
             MAX(c.DailyChange) AS MaxChange,
             MIN(c.DailyChange) AS MinChange,
             MAX(c.DailyChangePercent) AS MaxChangePercent,
             MIN(c.DailyChangePercent) AS MinChangePercent
      FROM evaluations c
      GROUP BY c.PortfolioId, YEAR(c.AsOf)) x
  ON e.PortfolioId = x.PortfolioId AND YEAR(e.AsOf) = x.CalendarYear
GROUP BY x.PortfolioId, x.CalendarYear
ORDER BY PortfolioId ASC NULLS LAST, CalendarYear ASC NULLS LAST
